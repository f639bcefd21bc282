import type { Pooling } from '../../core/run-settings';
import { type Shape, sizeOf } from '../../core/shapes';

/**
 * The vector that a head reads of one image's features.
 * @param features float32 [...featureShape], row-major
 * @returns for `avg` and `max` the mean or the maximum over the places, [channels] (Keras' GlobalAveragePooling2D and
 * GlobalMaxPooling2D); for `flatten`, and for features that are a vector already, the features themselves
 */
export function poolFeatures(features: Float32Array, featureShape: Shape, pooling: Pooling): Float32Array {
  const channels = featureShape.at(-1) ?? 0;
  const places = sizeOf(featureShape) / channels;
  if (pooling === 'flatten' || places === 1) return features;
  return pooling === 'max' ? maxima(features, channels) : means(features, channels, places);
}

function maxima(features: Float32Array, channels: number): Float32Array {
  const largest = features.slice(0, channels);
  for (let at = channels; at < features.length; at += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const value = features[at + channel] as number;
      if (value > (largest[channel] as number)) largest[channel] = value;
    }
  }
  return largest;
}

function means(features: Float32Array, channels: number, places: number): Float32Array {
  const sums = new Float64Array(channels);
  for (let place = 0; place < places; place++) {
    for (let channel = 0; channel < channels; channel++) {
      sums[channel] = (sums[channel] as number) + (features[place * channels + channel] as number);
    }
  }
  return Float32Array.from(sums, (sum) => sum / places);
}
