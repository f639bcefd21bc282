import { HeadstartError, throwIfCancelled } from '../../core/errors';
import type { BaseReport, BaseRequest } from '../../core/reports';
import type { LayerRow } from '../../core/summary';
import * as tf from '../tf';
import type { Base } from './base';
import { type BaseCache, browserCache } from './base-cache';
import { buildModel } from './build-model';
import { checkTopology } from './check-topology';
import { compileFrozen } from './compile/compile-frozen';
import { type DownloadOptions, downloadModel } from './download-model';
import { type Cut, chooseCut, findCuts, inTopologicalOrder, shapeWithoutBatch } from './find-cut';
import { foldNormalisation } from './fold-normalisation';
import { areIntact, jsonTextOf, type ModelFiles, weightsOf } from './model-files';
import { readModelJson } from './model-json';

export interface LoadBaseOptions extends DownloadOptions {
  /** Where downloaded models are kept; the browser's Cache Storage if nothing is said. */
  readonly cache?: BaseCache | undefined;
}

/**
 * Loads a base from the cache or by its address, checks it, freezes it and cuts it. What is above the cut is thrown
 * away. The model goes into the cache once it has proved to be sound.
 */
export async function loadBase(request: BaseRequest, options: LoadBaseOptions = {}): Promise<Base> {
  const cache = options.cache ?? browserCache();
  const kept = await loadKept(request, cache, options);
  if (kept) return kept;
  const files = await downloadModel(request.url, options);
  const base = await baseFrom(files, request, false);
  // A full disk or a private window must not keep anyone from training.
  await cache?.put(request.url, files).catch(() => undefined);
  return base;
}

async function loadKept(
  request: BaseRequest,
  cache: BaseCache | undefined,
  { signal, onProgress }: LoadBaseOptions,
): Promise<Base | undefined> {
  const start = performance.now();
  const files = await cache?.get(request.url).catch(() => undefined);
  throwIfCancelled(signal);
  if (files === undefined) return undefined;
  if (!(await areIntact(files))) {
    await cache?.drop(request.url).catch(() => undefined);
    return undefined;
  }
  const totalBytes = files.content.byteLength;
  onProgress?.({ loadedBytes: totalBytes, totalBytes, elapsedMs: performance.now() - start });
  return baseFrom(files, request, true);
}

async function baseFrom(files: ModelFiles, request: BaseRequest, fromCache: boolean): Promise<Base> {
  const json = readModelJson(jsonTextOf(files));
  checkTopology(json.topology);
  const model = await buildModel(json, weightsOf(files));
  try {
    const [inputHeightPx, inputWidthPx] = imageSidesOf(model);
    const cuts = findCuts(model);
    const cut = chooseCut(cuts, request.cutLayer);
    const report: BaseReport = {
      id: request.id,
      name: request.name,
      url: request.url,
      preprocessing: request.preprocessing,
      sha256: files.sha256,
      inputHeightPx,
      inputWidthPx,
      downloadBytes: files.content.byteLength,
      fromCache,
      cutLayer: cut.name,
      featureShape: cut.featureShape,
      rows: frozenRows(cut),
      cutLayers: cuts.map(({ name, featureShape }) => ({ name, featureShape })),
    };
    return frozenBase(report, cutModel(model, cut));
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

/** The model up to the cut, frozen and folded; the weights that are no longer needed are ended. */
function cutModel(model: tf.LayersModel, cut: Cut): tf.LayersModel {
  const frozen = foldNormalisation(tf.model({ inputs: model.inputs, outputs: cut.output, name: 'frozen' }));
  for (const layer of frozen.layers) layer.trainable = false;
  const needed = new Set(frozen.weights);
  disposeWeights(model.weights.filter((weight) => !needed.has(weight)));
  return frozen;
}

function frozenRows(cut: Cut): LayerRow[] {
  // A layer that is used twice has two outputs and one row, as in Keras.
  const byLayer = new Map(inTopologicalOrder([cut.output]).map((output) => [output.sourceLayer, output]));
  return Array.from(byLayer, ([layer, output]) => ({
    name: layer.name,
    className: layer.getClassName(),
    outputShape: shapeWithoutBatch(output) ?? [],
    parameters: layer.countParams(),
    trainable: false,
  }));
}

function frozenBase(report: BaseReport, frozen: tf.LayersModel): Base {
  const compiled = compileFrozen(frozen);
  let disposed = false;
  return {
    report,
    frozen,
    features: (batch) => compiled.run(batch),
    dispose() {
      if (disposed) return;
      disposed = true;
      disposeWeights(frozen.weights);
    },
  };
}

/** Weights one by one: TF.js' `Model.dispose` counts references and would leave those of nested models. */
function disposeWeights(weights: tf.LayersModel['weights']): void {
  for (const weight of new Set(weights)) weight.dispose();
}
