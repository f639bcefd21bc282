import { type ErrorCode, HeadstartError } from '../../core/errors';
import type { BaseReport, BaseRequest } from '../../core/reports';
import { sizeOf } from '../../core/shapes';
import type { LayerRow } from '../../core/summary';
import * as tf from '../tf';
import type { Base } from './base';
import { buildModel } from './build-model';
import { compileFrozen } from './compile/compile-frozen';
import { type BaseCache, browserCache } from './download/base-cache';
import type { ModelContent, ModelFiles } from './download/model-files';
import { type ObtainOptions, obtainFiles } from './download/obtain-files';
import { type Cut, chooseCut, findCuts, inTopologicalOrder, shapeWithoutBatch } from './find-cut';
import { type GraphBase, loadGraphBase } from './graph/graph-base';
import { costOf } from './model-cost';
import { isGraphModel, readGraphModelJson, readModelJson } from './model-json';
import { readModelSource } from './read-model-source';
import { flattenNested } from './rewrite/flatten-nested';
import { foldNormalisation } from './rewrite/fold-normalisation';
import { standardiseLayers } from './rewrite/standardise-layers';
import { checkTopology } from './topology/check-topology';
import { unpackModel } from './unpack-model';

export interface LoadBaseOptions extends ObtainOptions {
  /** Where downloaded models are kept; the browser's Cache Storage if nothing is said. */
  readonly cache?: BaseCache | undefined;
}

/**
 * Loads a base from where it is kept, from one of its addresses or from a person's files, checks it, freezes it and
 * cuts it. What is above the cut is thrown away. A downloaded model is kept once it has proved to be sound.
 */
export async function loadBase(request: BaseRequest, options: LoadBaseOptions = {}): Promise<Base> {
  const { source } = request;
  const cache = options.cache ?? browserCache();
  const files = await obtainFiles(source, { ...options, cache, inspectJson });
  const url = source.kind === 'url' && files.route !== 'kept' ? source.url : undefined;
  try {
    const base = await baseFrom(files, request);
    await keep(url, files, cache);
    return base;
  } catch (error) {
    if (isFaultOfRequest(error)) await keep(url, files, cache);
    else if (url !== undefined) await cache?.drop(url).catch(() => undefined);
    throw error;
  }
}

/** A full disk or a private window must not keep anyone from training. */
async function keep(url: string | undefined, files: ModelFiles, cache: BaseCache | undefined): Promise<void> {
  if (url !== undefined) await cache?.put(url, files).catch(() => undefined);
}

/** True where the files are sound, so that another choice of network, size or cut needs no second download. */
function isFaultOfRequest(error: unknown): boolean {
  return error instanceof HeadstartError && FAULTS_OF_REQUEST.has(error.code);
}

const FAULTS_OF_REQUEST: ReadonlySet<ErrorCode> = new Set([
  'needs-architecture',
  'wrong-architecture',
  'invalid-setting',
]);

/** Says of a model.json before its weights are downloaded what could not be built. */
function inspectJson(json: string): void {
  if (!isGraphModel(json)) checkTopology(readModelJson(json).topology);
}

async function baseFrom(files: ModelFiles, request: BaseRequest): Promise<Base> {
  const content = await unpackModel(files);
  const origin: Origin = {
    id: request.id,
    name: request.name,
    origin: request.source.kind === 'url' ? request.source.url : request.id,
    preprocessing: request.preprocessing,
    route: files.route,
    sha256: files.sha256,
    downloadBytes: files.bytes,
  };
  return content.kind === 'tfjs' && isGraphModel(content.json)
    ? graphBase(await loadGraphBase(readGraphModelJson(content.json), content.weights, request), origin)
    : layersBase(await modelFrom(content, request), request.cutLayer, origin);
}

/** What a base's report says whatever the model is. */
type Origin = Pick<BaseReport, 'id' | 'name' | 'origin' | 'preprocessing' | 'route' | 'sha256' | 'downloadBytes'>;

function graphBase({ facts, features, dispose }: GraphBase, origin: Origin): Base {
  const report = { ...origin, ...facts, work: undefined, isJoinable: false };
  const sizes = facts.rows.map(({ outputShape }) => 4 * sizeOf(outputShape));
  return { report, frozen: undefined, largestTensorBytes: Math.max(...sizes), features, dispose };
}

async function modelFrom(content: ModelContent, request: BaseRequest): Promise<tf.LayersModel> {
  const { topology, weights } = await readModelSource(content, request);
  try {
    return flattenNested(await buildModel(topology, weights, request.inputSize));
  } finally {
    weights.close();
  }
}

function layersBase(model: tf.LayersModel, cutLayer: string | undefined, origin: Origin): Base {
  try {
    const [inputHeightPx, inputWidthPx] = imageSidesOf(model);
    const cuts = findCuts(model);
    const cut = chooseCut(cuts, cutLayer);
    const rows = layerRows([cut.output]);
    const inBase = new Set(rows.map(({ name }) => name));
    const rowsAboveCut = layerRows(model.outputs).filter(({ name }) => !inBase.has(name));
    const frozen = cutModel(model, cut);
    const { multiplyAdds, depthwiseMultiplyAdds, largestTensorBytes } = costOf(frozen);
    const report: BaseReport = {
      ...origin,
      inputHeightPx,
      inputWidthPx,
      cutLayer: cut.name,
      featureShape: cut.featureShape,
      rows,
      rowsAboveCut,
      work: { multiplyAdds, depthwiseMultiplyAdds },
      isJoinable: true,
      cutLayers: cuts.map(({ name, featureShape }) => ({ name, featureShape })),
    };
    return frozenBase(report, frozen, largestTensorBytes);
  } catch (error) {
    disposeWeights(model.weights);
    throw error;
  }
}

/** @throws unsupported-model unless the model takes exactly one image, [height, width, 3] */
function imageSidesOf(model: tf.LayersModel): readonly [heightPx: number, widthPx: number] {
  const [input, second] = model.inputs;
  const [height, width, channels, ...rest] = (input && shapeWithoutBatch(input)) ?? [];
  if (second === undefined && height && width && channels === 3 && rest.length === 0) return [height, width];
  const shapes = model.inputs.map((tensor) => `[${tensor.shape.slice(1).join(', ')}]`);
  throw new HeadstartError(
    'unsupported-model',
    `A base takes one colour image, [height, width, 3]. This model takes ${shapes.join(' and ')}. Choose another base.`,
  );
}

/** The model up to the cut, frozen, of standard layers and folded; weights are ended as soon as they are not needed. */
function cutModel(model: tf.LayersModel, cut: Cut): tf.LayersModel {
  const lower = tf.model({ inputs: model.inputs, outputs: cut.output, name: 'frozen' });
  disposeAllBut(lower.weights, model.weights);
  const standard = standardiseLayers(lower);
  disposeAllBut(standard.weights, lower.weights);
  const frozen = foldNormalisation(standard, ({ weights }) => disposeWeights(weights));
  for (const layer of frozen.layers) layer.trainable = false;
  disposeAllBut(frozen.weights, standard.weights);
  return frozen;
}

function layerRows(outputs: readonly tf.SymbolicTensor[]): LayerRow[] {
  // A layer that is used twice has two outputs and one row, as in Keras.
  const byLayer = new Map(inTopologicalOrder(outputs).map((output) => [output.sourceLayer, output]));
  return Array.from(byLayer, ([layer, output]) => ({
    name: layer.name,
    className: layer.getClassName(),
    outputShape: shapeWithoutBatch(output) ?? [],
    parameters: layer.countParams(),
    trainable: false,
  }));
}

function frozenBase(report: BaseReport, frozen: tf.LayersModel, largestTensorBytes: number): Base {
  const compiled = compileFrozen(frozen);
  let disposed = false;
  return {
    report,
    frozen,
    largestTensorBytes,
    features: (batch) => compiled.run(batch),
    dispose() {
      if (disposed) return;
      disposed = true;
      disposeWeights(frozen.weights);
    },
  };
}

function disposeAllBut(kept: tf.LayersModel['weights'], weights: tf.LayersModel['weights']): void {
  const needed = new Set(kept);
  disposeWeights(weights.filter((weight) => !needed.has(weight)));
}

/**
 * Weights one by one, those that are not ended yet: TF.js' `Model.dispose` counts references and would leave those of
 * nested models, and a weight that is ended twice throws.
 */
function disposeWeights(weights: tf.LayersModel['weights']): void {
  for (const weight of weights) {
    if (ended.has(weight)) continue;
    ended.add(weight);
    weight.dispose();
  }
}

const ended = new WeakSet<tf.LayersModel['weights'][number]>();
