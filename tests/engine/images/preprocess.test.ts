import { describe, expect, it } from 'vitest';
import { preprocess } from '../../../src/engine/images/preprocess';
import golden from '../../golden/resize.json';

describe('preprocess', () => {
  it.each(['tf', 'caffe', 'torch'] as const)('is Keras’s: %s', (mode) => {
    const rgb = Float32Array.from(golden.colours.flat());
    preprocess(rgb, mode);
    golden.preprocessing[mode].forEach((value, at) => {
      expect(rgb[at]).toBeCloseTo(value, 3);
    });
  });

  it('leaves the pixels alone for a base that scales inside itself', () => {
    const rgb = Float32Array.of(0, 127, 255);
    preprocess(rgb, 'none');
    expect([...rgb]).toEqual([0, 127, 255]);
  });
});
