import { describe, expect, it } from 'vitest';
import { streamKey, uniformAt } from '../../src/core/random';
import { fitsFloat16, fromFloat16, toFloat16 } from '../../src/engine/float16';

function bitsOfValue(value: number): number {
  const target = new Uint16Array(1);
  toFloat16(Float32Array.of(value), target);
  return target[0] as number;
}

function valueOfBits(bits: number): number {
  const target = new Float32Array(1);
  fromFloat16(Uint16Array.of(bits), target);
  return target[0] as number;
}

describe('float16', () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [1 / 3, 0x3555],
    [0.1, 0x2e66],
    [65504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
    [Number.NaN, 0x7e00],
  ])('writes %d as IEEE 754 has it', (value, bits) => {
    expect(bitsOfValue(value)).toBe(bits);
  });

  it.each([
    ['2049, halfway between 2048 and 2050', 2049, 2048],
    ['2051, halfway between 2050 and 2052', 2051, 2052],
    ['half of the smallest', 2 ** -25, 0],
    ['a little more than half of the smallest', 2 ** -25 * 1.001, 2 ** -24],
    ['the largest below the normal ones, and a half step', 2 ** -14 - 2 ** -25, 2 ** -14],
    ['just below halfway to 65536', 65519, 65504],
    ['halfway to 65536, which is beyond', 65520, Number.POSITIVE_INFINITY],
    ['a carry through all of the fraction', 4095.9, 4096],
  ])('rounds %s, to the nearest and then to the even one', (_, value, nearest) => {
    expect(valueOfBits(bitsOfValue(value))).toBe(nearest);
  });

  it('gives every one of its numbers back as it was', () => {
    const halves = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits).filter((bits) => (bits & 0x7fff) <= 0x7c00);
    const [values, again] = [new Float32Array(halves.length), new Uint16Array(halves.length)];
    fromFloat16(halves, values);
    toFloat16(values, again);
    expect(again).toEqual(halves);
  });

  it('changes a number by less than one part in two thousand', () => {
    const stream = streamKey(1);
    for (let at = 0; at < 10_000; at++) {
      const value = Math.fround(
        (uniformAt(stream, 2 * at) - 0.5) * 2 ** Math.floor(24 * uniformAt(stream, 2 * at + 1) - 8),
      );
      expect(Math.abs(valueOfBits(bitsOfValue(value)) - value)).toBeLessThanOrEqual(
        Math.max(Math.abs(value) / 2048, 2 ** -25),
      );
    }
  });

  it('knows what it can’t hold', () => {
    expect(fitsFloat16(Float32Array.of(1, -65504, 0))).toBe(true);
    for (const value of [65505, -1e6, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(fitsFloat16(Float32Array.of(1, value))).toBe(false);
    }
  });
});
