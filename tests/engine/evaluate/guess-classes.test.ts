import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OwnClassifier } from '../../../src/engine/bases/own-classes';
import { guessClasses } from '../../../src/engine/evaluate/guess-classes';
import { startBackend } from '../../support/node-backends';
import { functionalBase } from '../../support/tiny-base';

const PIXELS = new Float32Array(8 * 8 * 3);

describe('what a base takes an image for', () => {
  beforeAll(() => startBackend('cpu'));

  it.each([
    [
      'the five likeliest of its own classes, the likeliest first',
      [0.05, 0.3, 0.1, 0.2, 0.15, 0.16, 0.04],
      ['1', '3', '5', '4', '2'],
    ],
    ['all of them where there are fewer', [0.2, 0.7, 0.1], ['1', '0', '2']],
  ])('is %s', async (_, probabilities, names) => {
    const plain = functionalBase();
    const classifier: OwnClassifier = {
      classCount: probabilities.length,
      classNames: probabilities.map((_, index) => `${index}`),
      probabilities: () => tf.tensor2d([probabilities]),
    };
    const guesses = await guessClasses({ ...plain, classifier }, PIXELS);
    expect(guesses.map(({ name }) => name)).toEqual(names);
    for (const { name, probability } of guesses) expect(probability).toBeCloseTo(probabilities[Number(name)] as number);
    plain.dispose();
  });
});
