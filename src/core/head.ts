import { HeadstartError } from './errors';
import type { Pooling, RunSettings } from './run-settings';
import { type Shape, sizeOf } from './shapes';
import type { LayerRow } from './summary';

/** One layer of the head, as data: the trainer, the joined model and the summary all read this list. */
export type HeadLayer =
  | { readonly kind: 'globalAveragePooling'; readonly name: string; readonly inputShape: Shape }
  | { readonly kind: 'flatten'; readonly name: string; readonly inputShape: Shape }
  | {
      readonly kind: 'dense';
      readonly name: string;
      readonly inputs: number;
      readonly units: number;
      readonly activation: 'relu' | 'softmax';
    }
  | { readonly kind: 'dropout'; readonly name: string; readonly inputs: number; readonly rate: number };

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
 * The head of the course notes: pooling (or Flatten) → Dense(units, relu) → Dropout → Dense(classes, softmax).
 * `units` 0 leaves the hidden layer and its dropout out; features that are vectors already need no pooling.
 * @param featureShape shape at the cut, [height, width, channels] or [features]
 * @throws invalid-setting for fewer than two classes
 */
export function describeHead(
  settings: Pick<RunSettings, 'pooling' | 'units' | 'dropout'>,
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
  if (featureShape.length > 1) {
    layers.push(
      settings.pooling === 'avg'
        ? { kind: 'globalAveragePooling', name: 'head_pooling', inputShape: featureShape }
        : { kind: 'flatten', name: 'head_flatten', inputShape: featureShape },
    );
  }
  let inputs = vectorWidth(settings, featureShape);
  if (settings.units > 0) {
    layers.push({ kind: 'dense', name: 'head_dense', inputs, units: settings.units, activation: 'relu' });
    inputs = settings.units;
    if (settings.dropout > 0) layers.push({ kind: 'dropout', name: 'head_dropout', inputs, rate: settings.dropout });
  }
  layers.push({ kind: 'dense', name: 'head_predictions', inputs, units: classCount, activation: 'softmax' });
  return layers;
}

/** The pooling that a head's first layer does. */
export function poolingOf({ layers }: TrainedHead): Pooling {
  return layers[0]?.kind === 'flatten' ? 'flatten' : 'avg';
}

/** How many numbers an image has once pooled: the channels for GAP, all of the map for Flatten. */
export function vectorWidth(settings: Pick<RunSettings, 'pooling'>, featureShape: Shape): number {
  return settings.pooling === 'avg' ? (featureShape.at(-1) ?? 0) : sizeOf(featureShape);
}

/** The head's rows of the summary table. */
export function headRows(layers: readonly HeadLayer[]): LayerRow[] {
  return layers.map(headRow);
}

function headRow(layer: HeadLayer): LayerRow {
  switch (layer.kind) {
    case 'globalAveragePooling':
      return row(layer.name, 'GlobalAveragePooling2D', layer.inputShape.slice(-1), 0);
    case 'flatten':
      return row(layer.name, 'Flatten', [sizeOf(layer.inputShape)], 0);
    case 'dense':
      return row(layer.name, 'Dense', [layer.units], (layer.inputs + 1) * layer.units);
    case 'dropout':
      return row(layer.name, 'Dropout', [layer.inputs], 0);
  }
}

function row(name: string, className: string, outputShape: Shape, parameters: number): LayerRow {
  return { name, className, outputShape, parameters, trainable: true };
}
