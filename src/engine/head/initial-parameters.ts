import type { HeadLayer } from '../../core/head';
import { glorotUniform, STREAMS, streamKey } from '../../core/random';
import { parameterCount } from './dense-stack';

/**
 * Keras' initial weights of a Dense layer: kernels Glorot-uniform, each drawn from the stream of its layer's
 * place in the head, biases zero.
 * @returns [parameterCount], in the order of `liveLayers`
 */
export function initialParameters(layers: readonly HeadLayer[], seed: number): Float32Array {
  const parameters = new Float32Array(parameterCount(layers));
  let at = 0;
  layers.forEach((layer, index) => {
    if (layer.kind !== 'dense') return;
    const kernel = glorotUniform(layer.inputs, layer.units, streamKey(seed, STREAMS.weights, index));
    parameters.set(kernel, at);
    at += kernel.length + layer.units;
  });
  return parameters;
}
