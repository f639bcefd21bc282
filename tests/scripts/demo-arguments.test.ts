import { describe, expect, it } from 'vitest';
import { UsageError } from '../../scripts/command-words.mjs';
import { parseDemoArguments, usage } from '../../scripts/demo-arguments.mjs';
import * as table from '../../src/core/run-settings';

const parse = (...words: string[]) => parseDemoArguments(words, table);

/** A value each setting accepts that is not its default. */
function otherValue(name: table.SettingName): string | number {
  const setting: table.NumberSetting | table.ChoiceSetting<string> = table.RUN_SETTINGS[name];
  if (setting.kind === 'number') return setting.default === setting.max ? setting.min : setting.max;
  return setting.choices.find((choice) => choice !== setting.default) ?? setting.default;
}

describe('the arguments of npm run demo', () => {
  it.each(table.SETTING_NAMES)(
    '%s is a flag in code, dashed and, where Keras has one word for it, Keras’ spelling, in any case',
    (name) => {
      const value = otherValue(name);
      const dashed = name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
      const { kerasName } = table.RUN_SETTINGS[name];
      const kerasWords = kerasName.includes(',') ? [] : [kerasName];
      for (const spelling of [name, dashed, ...kerasWords, name.toUpperCase()]) {
        expect(parse('flowers', `--${spelling}`, String(value)).settings).toEqual({ [name]: value });
        expect(parse('flowers', `--${spelling}=${value}`).settings).toEqual({ [name]: value });
      }
    },
  );

  it('leave unsaid settings to the page', () => {
    expect(parse('flowers')).toEqual({
      folder: 'flowers',
      base: undefined,
      backend: 'auto',
      out: undefined,
      headed: false,
      settings: {},
    });
  });

  it('may leave out the folder, for the sample images', () => {
    expect(parse('--epochs', '3').folder).toBeUndefined();
  });

  it('may stand in any order around the folder', () => {
    const before = parse('--headed', '--base', './my base', '--out', 'here', '--backend', 'wasm', 'flowers');
    const after = parse('flowers', '--backend', 'wasm', '--out', 'here', '--base', './my base', '--headed');
    expect(before).toEqual(after);
    expect(before).toMatchObject({ folder: 'flowers', base: './my base', out: 'here', backend: 'wasm', headed: true });
  });

  it.each([
    ['two folders', ['a', 'b']],
    ['an unknown flag', ['a', '--epoch', '3']],
    ['a value out of bounds', ['a', '--epochs', '0']],
    ['a value that is no number', ['a', '--dropout', 'some']],
    ['an unknown choice', ['a', '--pooling', 'max']],
    ['an unknown backend', ['a', '--backend', 'cuda']],
    ['a flag without its value', ['a', '--base', '--headed']],
    ['a last flag without its value', ['a', '--seed']],
  ])('are refused with a sentence: %s', (_, words) => {
    expect(() => parse(...words)).toThrow(UsageError);
    expect(() => parse(...words)).toThrow(/\w+ .+[.\]]$/);
  });

  it('are all named in the usage line', () => {
    for (const name of table.SETTING_NAMES) expect(usage(table.RUN_SETTINGS)).toContain(`--${name} `);
  });
});
