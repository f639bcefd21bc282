import type * as tf from '../../tf';

/** What the constructor of a layer of ours takes: its own settings, and those of every layer. */
export type LayerArguments<Settings> = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]> & Settings;

/** The input of a layer that takes one; TF.js gives it alone or as a list. */
export function onlyOne(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
}
