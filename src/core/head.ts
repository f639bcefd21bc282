import { HeadstartError } from './errors';
import type { Activation, Pooling, RunSettings } from './run-settings';
import { type Shape, sizeOf } from './shapes';
import type { LayerRow } from './summary';

/** One layer of the head, as data: the trainer, the joined model and the summary all read this list. */
export type HeadLayer =
  | {
      readonly kind: 'globalAveragePooling' | 'globalMaxPooling' | 'flatten';
      readonly name: string;
      readonly inputShape: Shape;
    }
  | {
      readonly kind: 'dense';
      readonly name: string;
      readonly inputs: number;
      readonly units: number;
      readonly activation: Activation | 'softmax';
    }
  | { readonly kind: 'batchNormalization'; readonly name: string; readonly inputs: number }
  | { readonly kind: 'dropout'; readonly name: string; readonly inputs: number; readonly rate: number };

/** Keras' defaults, which every BatchNormalization of a head has. */
export const BATCH_NORMALIZATION = { momentum: 0.99, epsilon: 0.001 } as const;

/** A weight by its Keras name, for example `head_dense/kernel`, row-major. Kernels are [inputs, units]. */
export interface HeadWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** A trained head as plain data: it can be kept by the page, sent over the wire and written to a file. */
export interface TrainedHead {
  readonly layers: readonly HeadLayer[];
  readonly weights: readonly HeadWeight[];
}

/**
 * Pooling (or Flatten), the hidden blocks, and Dense(classes, softmax). Features that are vectors already need no pooling.
 * @param featureShape shape at the cut, [height, width, channels] or [features]
 * @throws invalid-setting for fewer than two classes
 */
export function describeHead(
  settings: Pick<RunSettings, 'pooling' | 'blocks'>,
  featureShape: Shape,
  classCount: number,
): HeadLayer[] {
  if (classCount < 2) {
    throw new HeadstartError(
      'invalid-setting',
      `A classifier needs at least two classes; there ${classCount === 1 ? 'is one' : 'are none'}.`,
    );
  }
  const layers: HeadLayer[] = [];
  if (featureShape.length > 1) layers.push({ ...POOLING_LAYERS[settings.pooling], inputShape: featureShape });
  let inputs = vectorWidth(settings, featureShape);
  settings.blocks.forEach(({ units, activation, normalize, dropout }, index) => {
    const name = (kind: string) => (index === 0 ? `head_${kind}` : `head_${kind}_${index + 1}`);
    layers.push({ kind: 'dense', name: name('dense'), inputs, units, activation });
    inputs = units;
    if (normalize) layers.push({ kind: 'batchNormalization', name: name('batch_normalization'), inputs });
    if (dropout > 0) layers.push({ kind: 'dropout', name: name('dropout'), inputs, rate: dropout });
  });
  layers.push({ kind: 'dense', name: 'head_predictions', inputs, units: classCount, activation: 'softmax' });
  return layers;
}

const POOLING_LAYERS = {
  avg: { kind: 'globalAveragePooling', name: 'head_pooling' },
  max: { kind: 'globalMaxPooling', name: 'head_pooling' },
  flatten: { kind: 'flatten', name: 'head_flatten' },
} as const;

/** The pooling that a head's first layer does. */
export function poolingOf({ layers }: TrainedHead): Pooling {
  switch (layers[0]?.kind) {
    case 'flatten':
      return 'flatten';
    case 'globalMaxPooling':
      return 'max';
    default:
      return 'avg';
  }
}

/** How many numbers an image has once pooled: the channels for GAP and GMP, all of the map for Flatten. */
export function vectorWidth(settings: Pick<RunSettings, 'pooling'>, featureShape: Shape): number {
  return settings.pooling === 'flatten' ? sizeOf(featureShape) : (featureShape.at(-1) ?? 0);
}

/** The head's rows of the summary table. */
export function headRows(layers: readonly HeadLayer[]): LayerRow[] {
  return layers.map(headRow);
}

function headRow(layer: HeadLayer): LayerRow {
  switch (layer.kind) {
    case 'globalAveragePooling':
      return row(layer.name, 'GlobalAveragePooling2D', layer.inputShape.slice(-1), 0);
    case 'globalMaxPooling':
      return row(layer.name, 'GlobalMaxPooling2D', layer.inputShape.slice(-1), 0);
    case 'flatten':
      return row(layer.name, 'Flatten', [sizeOf(layer.inputShape)], 0);
    case 'dense':
      return row(layer.name, 'Dense', [layer.units], (layer.inputs + 1) * layer.units);
    case 'batchNormalization':
      return { ...row(layer.name, 'BatchNormalization', [layer.inputs], 4 * layer.inputs), moving: 2 * layer.inputs };
    case 'dropout':
      return row(layer.name, 'Dropout', [layer.inputs], 0);
  }
}

function row(name: string, className: string, outputShape: Shape, parameters: number): LayerRow {
  return { name, className, outputShape, parameters, trainable: true };
}
