import { describe, expect, it } from 'vitest';
import { ARCHITECTURE_NAMES, type ArchitectureName } from '../../../../src/core/architectures';
import { ARCHITECTURES, architectureTopology } from '../../../../src/engine/bases/architectures/build-architecture';

const square = (sidePx: number) => ({ heightPx: sidePx, widthPx: sidePx });
const network = (name: ArchitectureName, alpha = 1, includeTop = false) => ({ name, alpha, includeTop });

describe.each(ARCHITECTURE_NAMES)('%s', (name) => {
  const { minimumSizePx } = ARCHITECTURES[name];

  it('takes its smallest size, and none below it on either side', () => {
    expect(() => architectureTopology(network(name), square(minimumSizePx))).not.toThrow();
    for (const size of [
      { heightPx: minimumSizePx - 1, widthPx: 300 },
      { heightPx: 300, widthPx: minimumSizePx - 1 },
    ]) {
      expect(() => architectureTopology(network(name), size)).toThrow(
        `at least ${minimumSizePx} × ${minimumSizePx} pixels`,
      );
    }
  });

  it('takes whole numbers of pixels alone', () => {
    expect(() => architectureTopology(network(name), square(100.5))).toThrow('100.5 × 100.5 was asked for');
    expect(() => architectureTopology(network(name), square(Number.NaN))).toThrow('NaN × NaN was asked for');
  });

  it('names the widths that it comes in where another one is asked for', () => {
    expect(() => architectureTopology(network(name, 0.6))).toThrow(`alpha ${ARCHITECTURES[name].alphas.join(', ')}`);
  });

  it('is the same text each time, so that a base is the same base', () => {
    const [first, second] = [1, 2].map(() => JSON.stringify(architectureTopology(network(name))));
    expect(second).toBe(first);
  });
});

it('fails by a code that the page knows', () => {
  expect(() => architectureTopology(network('VGG16', 0.5))).toThrow(
    expect.objectContaining({ code: 'invalid-setting' }),
  );
  expect(() => architectureTopology(network('VGG16'), square(31))).toThrow(
    expect.objectContaining({ code: 'invalid-setting' }),
  );
});

it.each(['VGG16', 'VGG19'] as const)('%s with its classes comes in one size alone', (name) => {
  expect(() => architectureTopology(network(name, 1, true), square(224))).not.toThrow();
  expect(() => architectureTopology(network(name, 1, true), square(240))).toThrow('takes images of 224 × 224 pixels');
});

it('the others, whose classifier reads the average of all places, come in any size with their classes', () => {
  for (const name of ARCHITECTURE_NAMES.filter((one) => !one.startsWith('VGG'))) {
    expect(() => architectureTopology(network(name, 1, true), { heightPx: 160, widthPx: 192 })).not.toThrow();
  }
});
