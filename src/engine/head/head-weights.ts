import { HeadstartError } from '../../core/errors';
import type { HeadLayer, HeadWeight, TrainedHead } from '../../core/head';
import { type Shape, sizeOf } from '../../core/shapes';
import { denseLayers } from './dense-stack';

/** The parameter vector as named weights; copies. */
export function toHeadWeights(layers: readonly HeadLayer[], parameters: Float32Array): HeadWeight[] {
  let at = 0;
  return weightSlots(layers).map(({ name, shape }) => {
    const from = at;
    at += sizeOf(shape);
    return { name, shape, values: parameters.slice(from, at) };
  });
}

/**
 * Named weights as the parameter vector of `liveLayers`.
 * @throws missing-weights, naming the one that is missing or has another size
 */
export function toParameters({ layers, weights }: TrainedHead): Float32Array {
  const slots = weightSlots(layers);
  const parameters = new Float32Array(slots.reduce((count, { shape }) => count + sizeOf(shape), 0));
  let at = 0;
  for (const { name, shape } of slots) {
    const values = weights.find((weight) => weight.name === name)?.values;
    if (values?.length !== sizeOf(shape)) {
      throw new HeadstartError(
        'missing-weights',
        `The head needs ${sizeOf(shape)} numbers for ${name}; it has ${values?.length ?? 'none'}. Train it again.`,
      );
    }
    parameters.set(values, at);
    at += values.length;
  }
  return parameters;
}

/** Every weight's name and shape, in the order of the parameter vector. */
function weightSlots(layers: readonly HeadLayer[]): { name: string; shape: Shape }[] {
  return denseLayers(layers).flatMap(({ name, inputs, units }) => [
    { name: `${name}/kernel`, shape: [inputs, units] },
    { name: `${name}/bias`, shape: [units] },
  ]);
}
