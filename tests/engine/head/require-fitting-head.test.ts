import { describe, expect, it } from 'vitest';
import { describeHead } from '../../../src/core/head';
import { requireFittingHead } from '../../../src/engine/head/require-fitting-head';

/** A flattened map of VGG16: 98 KiB an image. */
const WIDTH = 7 * 7 * 512;
const LAYERS = describeHead({ pooling: 'flatten', blocks: [] }, [7, 7, 512], 2);

describe('a batch of features', () => {
  it('is refused, with a remedy, when it is more than a graphics card binds', () => {
    expect(() => requireFittingHead(LAYERS, WIDTH, 5000, 2048)).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringMatching(/batch.*196 MiB.*smaller batch/),
      }),
    );
  });

  it.each([
    ['it is smaller', 5000, 1024],
    ['there are fewer images than it would hold', 1000, 2048],
  ])('fits where %s', (_, images, batchSize) => {
    expect(() => requireFittingHead(LAYERS, WIDTH, images, batchSize)).not.toThrow();
  });
});
