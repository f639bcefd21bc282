import { describe, expect, it } from 'vitest';
import { cancelled, HeadstartError, throwIfCancelled, toHeadstartError } from '../../src/core/errors';

describe('what was thrown', () => {
  it('stays as it is where it is an error of our own, a cancel among them', () => {
    for (const error of [new HeadstartError('network', 'No network.'), cancelled()]) {
      expect(toHeadstartError(error)).toBe(error);
    }
  });

  it.each([new TypeError('x is undefined'), 'x is undefined'])('is unexpected otherwise, and kept: %s', (thrown) => {
    expect(toHeadstartError(thrown)).toMatchObject({
      code: 'internal',
      message: expect.stringContaining('x is undefined'),
      cause: thrown,
    });
  });

  it('is no cancel where the browser broke something off that nobody stopped', () => {
    const abort = new DOMException('The file failed a safety check', 'AbortError');
    expect(toHeadstartError(abort)).toMatchObject({ code: 'internal', cause: abort });
  });
});

describe('a signal', () => {
  it('is a cancel once it is aborted, whatever the reason, and not before', () => {
    expect(() => throwIfCancelled(undefined)).not.toThrow();
    expect(() => throwIfCancelled(new AbortController().signal)).not.toThrow();
    expect(() => throwIfCancelled(AbortSignal.abort('enough'))).toThrow(expect.objectContaining({ code: 'cancelled' }));
  });
});
