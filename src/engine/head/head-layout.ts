import type { HeadLayer } from '../../core/head';
import { type Shape, sizeOf } from '../../core/shapes';

type LayerOf<Kind extends HeadLayer['kind']> = Extract<HeadLayer, { kind: Kind }>;
export type DenseLayer = LayerOf<'dense'>;
export type BatchNormalizationLayer = LayerOf<'batchNormalization'>;
export type DropoutLayer = LayerOf<'dropout'>;

/** A layer that takes part in training; its streams of chance are told apart by its place among the head's layers. */
export type PlacedLayer =
  /** Addresses of the kernel, row-major [inputs, units], and the bias, [units]. */
  | { readonly layer: DenseLayer; readonly place: number; readonly kernel: number; readonly bias: number }
  /** Addresses of four vectors, [inputs] each. */
  | {
      readonly layer: BatchNormalizationLayer;
      readonly place: number;
      readonly gamma: number;
      readonly beta: number;
      readonly movingMean: number;
      readonly movingVariance: number;
    }
  | { readonly layer: DropoutLayer; readonly place: number };

/**
 * Where the numbers of a head lie in its one parameter vector: first what the optimiser corrects, layer by layer
 * (kernel and bias; gamma and beta), then what BatchNormalization follows along (moving mean and variance).
 */
export interface HeadLayout {
  /** Without pooling and Flatten, which were done before. */
  readonly layers: readonly PlacedLayer[];
  /** Every weight by its Keras name, with its address. */
  readonly weights: readonly PlacedWeight[];
  /** How many numbers the optimiser corrects. */
  readonly trainable: number;
  /** How many numbers there are. */
  readonly size: number;
}

export interface PlacedWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly address: number;
}

export function headLayout(layers: readonly HeadLayer[]): HeadLayout {
  const weights: PlacedWeight[] = [];
  let size = 0;
  const add = (layer: HeadLayer, weight: string, shape: Shape): number => {
    const address = size;
    size += sizeOf(shape);
    weights.push({ name: `${layer.name}/${weight}`, shape, address });
    return address;
  };
  const placed = layers.flatMap((layer, place): PlacedLayer[] => {
    switch (layer.kind) {
      case 'dense':
        return [
          {
            ...{ layer, place },
            kernel: add(layer, 'kernel', [layer.inputs, layer.units]),
            bias: add(layer, 'bias', [layer.units]),
          },
        ];
      case 'batchNormalization':
        return [
          {
            ...{ layer, place },
            gamma: add(layer, 'gamma', [layer.inputs]),
            beta: add(layer, 'beta', [layer.inputs]),
            movingMean: 0,
            movingVariance: 0,
          },
        ];
      case 'dropout':
        return [{ layer, place }];
      default:
        return [];
    }
  });
  const trainable = size;
  const whole = placed.map((one) => {
    if (!('gamma' in one)) return one;
    const movingMean = add(one.layer, 'moving_mean', [one.layer.inputs]);
    return { ...one, movingMean, movingVariance: add(one.layer, 'moving_variance', [one.layer.inputs]) };
  });
  return { layers: whole, weights, trainable, size };
}
