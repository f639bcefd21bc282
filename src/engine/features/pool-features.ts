import type { Pooling } from '../../core/run-settings';
import { type Shape, sizeOf } from '../../core/shapes';

/**
 * The vector that a head reads of one image's features.
 * @param features float32 [...featureShape], row-major
 * @returns for `avg` the mean over the places, [channels] (Keras' GlobalAveragePooling2D); for `flatten`, and for
 * features that are a vector already, the features themselves
 */
export function poolFeatures(features: Float32Array, featureShape: Shape, pooling: Pooling): Float32Array {
  const channels = featureShape.at(-1) ?? 0;
  const places = sizeOf(featureShape) / channels;
  if (pooling === 'flatten' || places === 1) return features;
  const sums = new Float64Array(channels);
  for (let place = 0; place < places; place++) {
    for (let channel = 0; channel < channels; channel++) {
      sums[channel] = (sums[channel] as number) + (features[place * channels + channel] as number);
    }
  }
  return Float32Array.from(sums, (sum) => sum / places);
}
