import { describe, expect, it } from 'vitest';
import { sourcesHash } from '../../../assembly/build.mjs';
import { SOURCES_SHA256 } from '../../../src/engine/kernels/binaries';
import { KernelMemory } from '../../../src/engine/kernels/kernel-memory';
import { type Kernels, startKernels } from '../../../src/engine/kernels/kernels';

it('were compiled from the sources that are here', () => {
  expect(SOURCES_SHA256).toBe(sourcesHash());
});

describe('KernelMemory', () => {
  it('gives room that was given back to who wants no more, and never the same room twice', () => {
    const memory = new KernelMemory(started().memory);
    const [large, small] = [memory.take(1000), memory.take(10)];
    memory.giveBack(large);
    memory.giveBack(small);
    expect(memory.take(9)).toBe(small);
    const other = memory.take(9);
    expect(other).toBe(large);
    expect([small, large]).not.toContain(memory.take(9));
  });

  it('keeps constants apart from all room, at addresses that four numbers may be read from', () => {
    const memory = new KernelMemory(started().memory);
    const constant = memory.constant(Float32Array.of(1, 2, 3));
    const block = memory.take(5);
    memory.view(block.address, 8).fill(9);
    expect([...memory.view(constant, 3)]).toEqual([1, 2, 3]);
    expect(constant % 16).toBe(0);
    expect(block.address % 16).toBe(0);
  });

  it('grows to what is needed, and says so where there is no more', () => {
    const memory = new KernelMemory(started().memory);
    const block = memory.take(3_000_000);
    memory.view(block.address, 3_000_000)[2_999_999] = 7;
    expect(memory.view(block.address, 3_000_000).at(-1)).toBe(7);
    expect(() => memory.take(2 ** 30)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
  });
});

function started(): Kernels {
  const kernels = startKernels();
  if (!kernels) throw new Error('This Node has no WebAssembly SIMD.');
  return kernels;
}
