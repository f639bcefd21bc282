import { describe, expect, it } from 'vitest';
import { PREPROCESSING_WORDS } from '../../../src/engine/export/preprocessing-words';
import { preprocess } from '../../../src/engine/images/preprocess';

describe('what the metadata says of preprocessing', () => {
  it.each(Object.values(PREPROCESSING_WORDS))('is what the page does, in mode $mode', (words) => {
    const rgb = [10, 100, 200] as const;
    const ordered = words.channelOrder === 'RGB' ? rgb : [...rgb].reverse();
    const described = ordered.map((value, at) => value * (words.scale[at] as number) + (words.offset[at] as number));
    const done = Float32Array.from(rgb);
    preprocess(done, words.mode);
    described.forEach((value, at) => {
      expect(done[at]).toBeCloseTo(value, 4);
    });
  });
});
