import { HeadstartError } from '../../core/errors';
import type { ClassGuess } from '../../core/reports';
import { onLiveBackend } from '../backend/watch-device';
import type { Base } from '../bases/base';
import { computeBatch } from '../features/compute-batch';
import * as tf from '../tf';

/** As many as ImageNet’s top-5 accuracy counts. */
const GUESSES = 5;

/**
 * What a base takes an image for, among the classes that it was trained on itself.
 * @param pixels float32 [height, width, 3], RGB, 0…255
 * @returns the five likeliest classes, or all where there are fewer, the likeliest first
 * @throws not-ready for a base without classes of its own; bad-features, device-lost, out-of-memory
 */
export async function guessClasses(base: Base, pixels: Float32Array): Promise<ClassGuess[]> {
  const { classifier, report } = base;
  if (!classifier) {
    throw new HeadstartError('not-ready', `${report.name} brings no classes of its own. Train it on yours first.`);
  }
  const [features] = (await computeBatch(base, [pixels])) as [Float32Array];
  const probabilities = tf.tidy(() => classifier.probabilities(tf.tensor(features, [1, ...report.featureShape])));
  try {
    const values = await onLiveBackend(() => probabilities.data<'float32'>());
    const names = classifier.classNames ?? (await imageNetNames());
    return likeliest(values).map((index) => ({
      name: names[index] as string,
      probability: values[index] as number,
    }));
  } finally {
    probabilities.dispose();
  }
}

/** They come when they are asked for: most people train, and never see them. */
async function imageNetNames(): Promise<readonly string[]> {
  return (await import('../../catalogue/imagenet-classes')).IMAGENET_CLASS_NAMES;
}

function likeliest(values: Float32Array): number[] {
  return Array.from(values.keys())
    .sort((a, b) => (values[b] as number) - (values[a] as number))
    .slice(0, GUESSES);
}
