import { describe, expect, it } from 'vitest';
import { formatOf } from '../../../../src/engine/bases/download/file-format';

const start = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

describe('a file’s format', () => {
  it.each([
    ['json', '{"format":"layers-model"}'],
    ['json', '\n\t {"a": 1, "b": 2}'],
    ['json', '\u00ef\u00bb\u00bf{"format":1}'],
    ['html', '<!doctype html>'],
    ['html', '  <html lang="en">'],
    ['hdf5', '\u0089HDF\r\n\u001a\n'],
    ['zip', 'PK\u0003\u0004\u0014\0\0\0'],
    ['other', '\u0089PNG\r\n\u001a\n'],
    ['other', ' PK\u0003\u0004 after a space'],
    ['other', '[{"a list": 1}]'],
  ])('is %s by its first bytes: %j', (format, text) => {
    expect(formatOf(start(text), false)).toBe(format);
  });

  it('is not guessed before enough has come, and always told from all of it', () => {
    const texts = ['', '{', '{}', '<', '\u0089', '\u0089HDF', '  \n  ', 'PK'];
    expect(texts.map((text) => formatOf(start(text), false))).toEqual(texts.map(() => undefined));
    const formats = ['other', 'json', 'json', 'html', 'other', 'hdf5', 'other', 'zip'];
    expect(texts.map((text) => formatOf(start(text), true))).toEqual(formats);
  });

  it('is not waited for through endless space', () => {
    expect(formatOf(start(' '.repeat(1000)), false)).toBe('other');
  });
});
