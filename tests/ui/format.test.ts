import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatExact,
  formatFigure,
  formatKerasShape,
  formatPercent,
  formatTimeLeft,
  plural,
} from '../../src/ui/text/format';

/** Numbers and units are kept together by no-break spaces; a person reads them as spaces. */
function read(words: string): string {
  return words.replaceAll('\u00a0', ' ');
}

describe('counts', () => {
  it('separate their thousands and are never rounded', () => {
    expect(formatCount(1240)).toBe('1,240');
    expect(formatCount(4_253_864)).toBe('4,253,864');
  });

  it.each([
    [1_000_000, '1,000,000'],
    [0.000001, '0.000001'],
    [0.3, '0.3'],
  ])('that a person chose, as %d, keep every digit', (value, words) => {
    expect(formatExact(value)).toBe(words);
  });

  it('take the singular for one only', () => {
    expect([0, 1, 2].map((count) => read(plural(count, 'image')))).toEqual(['0 images', '1 image', '2 images']);
    expect(read(plural(1, 'class', 'classes'))).toBe('1 class');
  });
});

describe('figures', () => {
  it.each([
    [0.58149, '0.581'],
    [12.3456, '12.3'],
    [1234.5, '1,230'],
    [0, '0'],
    [3.14e-8, '3.1e-8'],
  ])('of %d keep three significant digits at most', (value, words) => {
    expect(formatFigure(value)).toBe(words);
  });

  it.each([
    [0.912, '91.2 %'],
    [0, '0 %'],
    [1, '100 %'],
    [0.00001, '< 0.1 %'],
    [0.99999, '> 99.9 %'],
    [1999 / 2000, '> 99.9 %'],
  ])('of a share of %d never round to nothing or to all what is neither', (share, words) => {
    expect(read(formatPercent(share))).toBe(words);
  });

  it.each([
    [999, '999 B'],
    [1_902_176, '1.90 MB'],
    [16_900_000, '16.9 MB'],
    [999_600, '1.00 MB'],
    [1e12, '1.00 TB'],
  ])('of %d bytes carry their unit', (bytes, words) => {
    expect(read(formatBytes(bytes))).toBe(words);
  });
});

describe('times', () => {
  it.each([
    [12_000, '12 s'],
    [2_400, '2.4 s'],
    [200_000, '3 min 20 s'],
    [180_000, '3 min'],
    [3_900_000, '1 h 5 min'],
    [9_990, '10 s'],
  ])('of %d ms are words, not clock faces', (ms, words) => {
    expect(read(formatDuration(ms))).toBe(words);
  });

  it('left are rounded up, so that nothing ends before its time', () => {
    expect(read(formatTimeLeft(11_200))).toBe('12 s left');
    expect(read(formatTimeLeft(10))).toBe('1 s left');
    expect(read(formatTimeLeft(121_000))).toBe('3 min left');
  });
});

it('a shape has the batch axis that Keras prints', () => {
  expect(formatKerasShape([7, 7, 256])).toBe('(None, 7, 7, 256)');
  expect(formatKerasShape([5])).toBe('(None, 5)');
});
