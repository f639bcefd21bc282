import { HeadstartError } from '../../../core/errors';
import type { BaseReport, ImageSize } from '../../../core/reports';
import type { Shape } from '../../../core/shapes';
import type { LayerRow } from '../../../core/summary';
import * as tf from '../../tf';
import { type CutPlace, chooseCut, findNarrows } from '../find-cut';
import type { GraphModelJson } from '../model-json';
import type { OwnClassifier } from '../own-classes';
import { graphClassifier } from './graph-classifier';
import { type GraphNode, imageNodes } from './graph-nodes';

/** A TF.js graph model, cut at one of its operations. It can be run, but not trained further, and not joined to a head. */
export interface GraphBase {
  readonly facts: GraphFacts;
  /**
   * Features of a batch of preprocessed images.
   * @param batch float32 [batch, height, width, 3]
   * @returns float32 [batch, ...facts.featureShape]; the caller ends it
   */
  features(batch: tf.Tensor4D): tf.Tensor;
  /** What the graph makes of its features; undefined where it has no classes, or none with names. */
  readonly classifier: OwnClassifier | undefined;
  dispose(): void;
}

export type GraphFacts = Pick<
  BaseReport,
  'inputHeightPx' | 'inputWidthPx' | 'cutLayer' | 'featureShape' | 'rows' | 'rowsAboveCut' | 'cutLayers'
>;

export interface GraphOptions {
  readonly cutLayer?: string | undefined;
  /** For a graph that takes any size; 224×224 if nothing is said. */
  readonly inputSize?: ImageSize | undefined;
  /** What the file calls its outputs. */
  readonly classNames?: readonly string[] | undefined;
}

type GraphModel = ReturnType<typeof import('@tensorflow/tfjs-converter').loadGraphModelSync>;

const DEFAULT_SIDE_PX = 224;
/** Beyond it the empty image alone would fill memory. */
const MAX_SIDE_PX = 4096;

/**
 * Loads a graph model for frozen use. Its operations stand for layers; where it can be cut, and what comes out there,
 * is found by running it once on an empty image. A failure leaves no tensor behind.
 * @param weights the bytes of its weight files, one after the other
 * @throws unsupported-model, invalid-setting, bad-model-json
 */
export async function loadGraphBase(json: GraphModelJson, weights: Blob, options: GraphOptions): Promise<GraphBase> {
  // Few models are graphs: the converter's part of TF.js comes when the first one does.
  const { loadGraphModelSync } = await import('@tensorflow/tfjs-converter');
  const weightData = await weights.arrayBuffer();
  const { graph: modelTopology, signature, weightSpecs } = json;
  const artifacts = { modelTopology, weightSpecs: [...weightSpecs], weightData, ...(signature && { signature }) };
  const model = explained(() => keptWeights(() => loadGraphModelSync(artifacts as tf.io.ModelArtifacts)));
  try {
    return cutGraph(model, json, options);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Ends what a failing `load` has made so far. */
function keptWeights(load: () => GraphModel): GraphModel {
  tf.engine().startScope();
  try {
    const model = load();
    for (const tensor of Object.values(model.weights).flat()) tf.keep(tensor);
    return model;
  } finally {
    tf.engine().endScope();
  }
}

function cutGraph(
  model: GraphModel,
  json: GraphModelJson,
  { cutLayer, inputSize, classNames }: GraphOptions,
): GraphBase {
  const input = imageInput(model, inputSize);
  const outputs = model.outputs.map(({ name }) => name.replace(/:\d+$/, ''));
  const nodes = imageNodes(json, outputs);
  const shapes = explained(() => outputShapes(model, input, nodes));
  const ends = nodes.filter(({ name }) => outputs.includes(name));
  const cuts = findNarrows(nodes, ends).flatMap((node) => cutPlaceAt(node, shapes.get(node)));
  const cut = chooseCut(cuts, cutLayer);
  const rows = nodes.flatMap((node) => rowOf(node, shapes.get(node)));
  const place = rows.findIndex(({ name }) => name === cut.name) + 1;
  const fromCut: GraphInput = { ...input, name: cut.name, dtype: 'float32' };
  return {
    facts: {
      inputHeightPx: input.heightPx,
      inputWidthPx: input.widthPx,
      cutLayer: cut.name,
      featureShape: cut.featureShape,
      rows: rows.slice(0, place),
      rowsAboveCut: rows.slice(place),
      cutLayers: cuts.map(({ name, featureShape }) => ({ name, featureShape })),
    },
    features: (batch) => tf.tidy(() => run(model, input, batch, cut.name)),
    classifier: graphClassifier(
      { ends, shapes, run: (features, node) => tf.tidy(() => run(model, fromCut, features, node)) },
      classNames,
    ),
    dispose: () => model.dispose(),
  };
}

interface GraphInput extends ImageSize {
  readonly name: string;
  readonly dtype: tf.DataType;
  /** Graphs are sometimes made for one image at a time. */
  readonly takesBatches: boolean;
}

/** @throws unsupported-model unless the graph takes exactly one image, [height, width, 3]; invalid-setting */
function imageInput(model: GraphModel, wanted: ImageSize | undefined): GraphInput {
  const [input, second] = model.inputs;
  const shape = input?.shape ?? [-1, -1, -1, 3];
  const [batch, height, width, channels, ...rest] = shape;
  const isImage = isSide(height) && isSide(width) && (channels === 3 || channels === -1) && rest.length === 0;
  if (input === undefined || second !== undefined || !isImage) {
    const shapes = model.inputs.map((one) => `[${one.shape?.slice(1).join(', ')}]`);
    throw new HeadstartError(
      'unsupported-model',
      `A base takes one colour image, [height, width, 3]. This graph takes ${shapes.join(' and ')}. Choose another base.`,
    );
  }
  return {
    name: input.name,
    dtype: input.dtype ?? 'float32',
    takesBatches: batch === -1,
    heightPx: side(height, wanted?.heightPx),
    widthPx: side(width, wanted?.widthPx),
  };
}

function isSide(length: number | undefined): length is number {
  return length === -1 || (length !== undefined && length > 0 && length <= MAX_SIDE_PX);
}

function side(own: number, wanted: number | undefined): number {
  if (own === -1) return wanted ?? DEFAULT_SIDE_PX;
  if (wanted === undefined || wanted === own) return own;
  throw new HeadstartError(
    'invalid-setting',
    `This graph takes images with sides of ${own} pixels only, not ${wanted}. Leave the size as it is, or choose another base.`,
  );
}

/** What each node gives for one image, without the batch axis; nodes that give something else are left out. */
function outputShapes(
  model: GraphModel,
  input: GraphInput,
  nodes: readonly GraphNode[],
): ReadonlyMap<GraphNode, Shape> {
  const computed = nodes.filter(({ op }) => op !== 'Placeholder');
  const names = computed.map(({ name }) => name);
  const results = tf.tidy(() => {
    const image = tf.zeros([1, input.heightPx, input.widthPx, 3], input.dtype as 'float32');
    return [model.execute({ [input.name]: image }, names)].flat();
  });
  const shapes = computed.map((node, index): [GraphNode, Shape] => [node, (results[index] as tf.Tensor).shape]);
  tf.dispose(results);
  return new Map(shapes.filter(([, [batch]]) => batch === 1).map(([node, [, ...shape]]) => [node, shape]));
}

function cutPlaceAt({ name, op }: GraphNode, featureShape: Shape | undefined): CutPlace[] {
  const isFeatures = featureShape?.length === 1 || featureShape?.length === 3;
  return isFeatures ? [{ name, className: op, featureShape }] : [];
}

function rowOf({ name, op, parameters }: GraphNode, outputShape: Shape | undefined): LayerRow[] {
  return outputShape ? [{ name, className: op, outputShape, parameters, trainable: false }] : [];
}

function run(model: GraphModel, { name, dtype, takesBatches }: GraphInput, batch: tf.Tensor, node: string): tf.Tensor {
  const execute = (images: tf.Tensor) => model.execute({ [name]: tf.cast(images, dtype) }, node) as tf.Tensor;
  return takesBatches ? execute(batch) : tf.concat(tf.split(batch, batch.shape[0]).map(execute));
}

function explained<Result>(step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new HeadstartError('unsupported-model', `TF.js can’t run this graph: ${text}. Choose another base.`, {
      cause: error,
    });
  }
}
