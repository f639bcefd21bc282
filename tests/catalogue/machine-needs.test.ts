import { describe, expect, it } from 'vitest';
import type { BaseEntry } from '../../src/catalogue/base-entry';
import { BASES, findBase } from '../../src/catalogue/bases';
import { memoryBytesFor, memoryBytesOf, misfitOf, secondsPer100Images } from '../../src/catalogue/machine-needs';

const GIB = 2 ** 30;
const vgg = findBase('vgg16') as BaseEntry;
const mobile = findBase('mobilenet_v2_1.00_224') as BaseEntry;
const roomy = { maxBufferBytes: 2 * GIB, memoryBytes: 4 * GIB };

describe('the memory of a base', () => {
  it.each(BASES)('is at least the weights and the largest tensor of $id', (base) => {
    expect(memoryBytesOf(base)).toBeGreaterThan(4 * base.parameters + base.cost.largestTensorBytes);
  });

  it('is half of the machine’s, and never more than WebAssembly can address', () => {
    expect(memoryBytesFor(2)).toBe(GIB);
    expect(memoryBytesFor(8)).toBe(4 * GIB);
    expect(memoryBytesFor(64)).toBe(4 * GIB);
    expect(memoryBytesFor(undefined)).toBe(4 * GIB);
  });
});

describe('the time of a base', () => {
  const speed = { denseRate: 2e9, depthwiseRate: 1e9 };

  it('adds up what its ordinary and its depthwise convolutions take', () => {
    const work = { multiplyAdds: 50e6, depthwiseMultiplyAdds: 10e6 };
    expect(secondsPer100Images(work, speed)).toBeCloseTo(2 + 1);
    expect(secondsPer100Images(work, { ...speed, depthwiseRate: 0.5e9 })).toBeCloseTo(2 + 2);
    expect(secondsPer100Images(vgg.cost, speed)).toBeCloseTo(767.3, 1);
  });
});

describe('a base on a machine', () => {
  it.each(BASES)('fits a roomy one: $id', (base) => expect(misfitOf(base, roomy)).toBeUndefined());

  it('does not fit where one of its tensors is larger than any buffer may be', () => {
    const maxBufferBytes = vgg.cost.largestTensorBytes - 1;
    expect(misfitOf(vgg, { ...roomy, maxBufferBytes })).toEqual({
      kind: 'buffer',
      neededBytes: vgg.cost.largestTensorBytes,
      allowedBytes: maxBufferBytes,
    });
    expect(misfitOf(vgg, { ...roomy, maxBufferBytes: maxBufferBytes + 1 })).toBeUndefined();
  });

  it('does not fit where it takes more memory than there is', () => {
    const memoryBytes = memoryBytesOf(vgg) - 1;
    expect(misfitOf(vgg, { maxBufferBytes: undefined, memoryBytes })?.kind).toBe('memory');
    expect(misfitOf(mobile, { maxBufferBytes: undefined, memoryBytes })).toBeUndefined();
  });
});
