import { glorotUniform, STREAMS, streamKey } from '../../core/random';
import type { HeadLayout } from './head-layout';

/**
 * Keras' initial weights: kernels Glorot-uniform, each drawn from the stream of its layer's place in the head; biases,
 * betas and moving means zero; gammas and moving variances one.
 * @returns [layout.size]
 */
export function initialParameters(layout: HeadLayout, seed: number): Float32Array {
  const parameters = new Float32Array(layout.size);
  for (const placed of layout.layers) {
    if ('kernel' in placed) {
      const { inputs, units } = placed.layer;
      parameters.set(glorotUniform(inputs, units, streamKey(seed, STREAMS.weights, placed.place)), placed.kernel);
    } else if ('gamma' in placed) {
      const { inputs } = placed.layer;
      parameters.fill(1, placed.gamma, placed.gamma + inputs);
      parameters.fill(1, placed.movingVariance, placed.movingVariance + inputs);
    }
  }
  return parameters;
}
