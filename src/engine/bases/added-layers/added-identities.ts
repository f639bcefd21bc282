import * as tf from '../../tf';
import { onlyOne } from './layer-arguments';

/**
 * Layers of Keras that do nothing once training is over and that TF.js lacks: augmentation and dropout. The import
 * of this module registers them, so that models which have them inside can be read; they only hand on their input.
 */
export const ADDED_IDENTITIES = [
  'RandomBrightness',
  'RandomContrast',
  'RandomFlip',
  'RandomRotation',
  'RandomTranslation',
  'RandomZoom',
  'SpatialDropout2D',
  'ActivityRegularization',
] as const;

for (const className of ADDED_IDENTITIES) {
  tf.serialization.registerClass(
    class extends tf.layers.Layer {
      static readonly className = className;

      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.clone(onlyOne(inputs));
      }
    },
  );
}
