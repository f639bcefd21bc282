import { HeadstartError } from '../../core/errors';
import type { HeadLayer, HeadWeight, TrainedHead } from '../../core/head';
import { sizeOf } from '../../core/shapes';
import { headLayout } from './head-layout';

/** The parameter vector as named weights; copies. */
export function toHeadWeights(layers: readonly HeadLayer[], parameters: Float32Array): HeadWeight[] {
  return headLayout(layers).weights.map(({ name, shape, address }) => ({
    name,
    shape,
    values: parameters.slice(address, address + sizeOf(shape)),
  }));
}

/**
 * Named weights as the parameter vector of `headLayout`.
 * @throws missing-weights, naming the one that is missing or has another size
 */
export function toParameters({ layers, weights }: TrainedHead): Float32Array {
  const layout = headLayout(layers);
  const parameters = new Float32Array(layout.size);
  for (const { name, shape, address } of layout.weights) {
    const values = weights.find((weight) => weight.name === name)?.values;
    if (values?.length !== sizeOf(shape)) {
      throw new HeadstartError(
        'missing-weights',
        `The head needs ${sizeOf(shape)} numbers for ${name}; it has ${values?.length ?? 'none'}. Train it again.`,
      );
    }
    parameters.set(values, address);
  }
  return parameters;
}
