import { describe, expect, it } from 'vitest';
import { streamKey, uniformAt } from '../../../src/core/random';
import { KernelMemory } from '../../../src/engine/kernels/kernel-memory';
import { startKernels } from '../../../src/engine/kernels/kernels';

describe('the kernels that train', () => {
  it.each([
    [1, 4, 4],
    [3, 128, 32],
    [5, 132, 36],
    [33, 260, 148],
  ])('multiply %i rows of %i inputs into %i units, zeros among them', (count, inputs, units) => {
    const { kernels, put, room, read } = started();
    const input = numbers(count * inputs, (n) => (n % 3 === 0 ? 0 : ((n * 7) % 11) - 5));
    const kernel = numbers(inputs * units, (n) => (((n * 5) % 13) - 6) / 8);
    const bias = numbers(units, (n) => n / 4);
    const output = room(count * units);
    kernels.dense(put(input), put(kernel), put(bias), output, room(2 * 32 * 128 + 32), count, inputs, units);
    const expected = numbers(count * units, (n) => {
      const [row, unit] = [Math.floor(n / units), n % units];
      let sum = bias[unit] as number;
      for (let at = 0; at < inputs; at++) {
        sum += (input[row * inputs + at] as number) * (kernel[at * units + unit] as number);
      }
      return sum;
    });
    // Every product and sum here is a multiple of 1/8 that float32 holds exactly.
    expect(read(output, count * units)).toEqual(expected);
  });

  it('turn rows into columns', () => {
    const { kernels, put, room, read } = started();
    const output = room(12 * 8);
    kernels.transpose(put(numbers(8 * 12, (n) => n)), output, 8, 12, 48, 32);
    expect(read(output, 96)).toEqual(numbers(96, (n) => (n % 8) * 12 + Math.floor(n / 8)));
  });

  it.each([0.1, 0.25, 0.5, 0.9])('drop at rate %d what `uniformAt` says, and leave filled-up columns zero', (rate) => {
    const { kernels, put, room, read } = started();
    const [rows, width, key] = [50, 6, streamKey(3, 4)] as const;
    const [mask, output] = [room(rows * 8), room(rows * 8)];
    const input = numbers(rows * 8, (n) => n + 1);
    kernels.dropout(put(input), mask, output, rows, width, key, Math.ceil(rate * 2 ** 24), 1 / (1 - rate));
    const expected = numbers(rows * 8, (n) => {
      const [row, column] = [Math.floor(n / 8), n % 8];
      return column < width && uniformAt(key, row * width + column) >= rate ? 1 / (1 - rate) : 0;
    });
    expect(read(mask, rows * 8)).toEqual(expected);
    expect(read(output, rows * 8)).toEqual(expected.map((kept, n) => kept * (input[n] as number)));
  });

  it.each([
    ['tanh', Math.tanh],
    ['elu', (x: number) => (x > 0 ? x : Math.expm1(x))],
  ] as const)('know %s to six digits, near zero and far from it', (name, exact) => {
    const { kernels, put, read } = started();
    const inputs = numbers(4000, (n) => ((n - 2000) / 2000) ** 5 * 100);
    const address = put(inputs);
    kernels[name](address, address, inputs.length);
    const worst = read(address, inputs.length).reduce((largest, value, n) => {
      const wanted = exact(inputs[n] as number);
      return Math.max(largest, Math.abs(value - wanted) / Math.max(Math.abs(wanted), 1e-30));
    }, 0);
    expect(worst).toBeLessThan(1e-6);
  });

  it('count a row right where its class is the first of the likeliest, and leave filled-up columns zero', () => {
    const { kernels, put, room, read, figures } = started();
    const unused = 99;
    const logits = put(Float32Array.of(...[2, 2, 2, 2, 2, unused, unused, unused], ...[0, 1, 0, 5, 5, unused, 99, 99]));
    const labels = put(Uint32Array.of(0, 4, 0, 0));
    const address = room(4);
    kernels.softmaxLoss(logits, labels, put(Float32Array.of(1, 1, 0, 0)), address, 2, 5, 0);
    const [lossSum, right] = figures(address);
    expect(right).toBe(1);
    expect(lossSum).toBeCloseTo(Math.log(5) + Math.log(2 + (2 + Math.E) * Math.exp(-5)), 5);
    const gradient = read(logits, 16);
    expect([...gradient.subarray(5, 8), ...gradient.subarray(13)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(gradient[0]).toBeCloseTo((1 / 5 - 1) / 2, 6);
    expect(gradient[1]).toBeCloseTo(1 / 5 / 2, 6);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('find %d among numbers', (value) => {
    const { kernels, put } = started();
    const sound = numbers(1024, (n) => n - 500);
    expect(kernels.areFinite(put(sound), sound.length)).toBe(1);
    sound[777] = value;
    expect(kernels.areFinite(put(sound), sound.length)).toBe(0);
  });
});

function started() {
  const kernels = startKernels();
  if (!kernels) throw new Error('This Node has no WebAssembly SIMD.');
  const memory = new KernelMemory(kernels.memory);
  return {
    kernels,
    put: (values: Float32Array | Uint32Array) => memory.constant(values),
    room: (count: number) => memory.take(count).address,
    read: (address: number, count: number) => memory.view(address, count).slice(),
    figures: (address: number) => [...new Float64Array(kernels.memory.buffer, address, 2)],
  };
}

function numbers(count: number, numberAt: (index: number) => number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => numberAt(index));
}
