import { type ErrorCode, HeadstartError } from '../../core/errors';
import type { BaseRequest } from '../../core/reports';
import { sizeOf } from '../../core/shapes';
import type * as tf from '../tf';
import type { Base, BaseOrigin } from './base';
import { buildModel } from './build-model';
import { type BaseCache, browserCache } from './download/base-cache';
import type { ModelContent, ModelFiles } from './download/model-files';
import { type ObtainOptions, obtainFiles } from './download/obtain-files';
import { type GraphBase, loadGraphBase } from './graph/graph-base';
import { layersBase } from './layers-base';
import { isGraphModel, readGraphModelJson, readModelJson } from './model-json';
import { ownClassesOf } from './own-classes';
import { readModelSource } from './read-model-source';
import { storedClassNames } from './stored-class-names';
import { checkTopology } from './topology/check-topology';
import { unpackModel } from './unpack-model';

export interface LoadBaseOptions extends ObtainOptions {
  /** Where downloaded models are kept; the browser's Cache Storage if nothing is said. */
  readonly cache?: BaseCache | undefined;
}

/**
 * Loads a base from where it is kept, from one of its addresses or from a person's files, checks it, freezes it and
 * cuts it. What is above the cut stays only if it names classes. A downloaded model is kept once it has proved to be sound.
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
  const origin: BaseOrigin = {
    id: request.id,
    name: request.name,
    origin: request.source.kind === 'url' ? request.source.url : request.id,
    preprocessing: request.preprocessing,
    route: files.route,
    sha256: files.sha256,
    downloadBytes: files.bytes,
  };
  const classNames = storedClassNames(content);
  return content.kind === 'tfjs' && isGraphModel(content.json)
    ? graphBase(
        await loadGraphBase(readGraphModelJson(content.json), content.weights, { ...request, classNames }),
        origin,
      )
    : layersBase(await modelFrom(content, request), request.cutLayer, origin, classNames);
}

function graphBase({ facts, features, classifier, dispose }: GraphBase, origin: BaseOrigin): Base {
  const ownClasses = ownClassesOf(classifier);
  const report = { ...origin, ...facts, work: undefined, isJoinable: false, ownClasses };
  const sizes = facts.rows.map(({ outputShape }) => 4 * sizeOf(outputShape));
  return {
    report,
    frozen: undefined,
    largestTensorBytes: Math.max(...sizes),
    features,
    byImage: undefined,
    classifier,
    dispose,
  };
}

async function modelFrom(content: ModelContent, request: BaseRequest): Promise<tf.LayersModel> {
  const { topology, weights } = await readModelSource(content, request);
  try {
    return await buildModel(topology, weights, request.inputSize);
  } finally {
    weights.close();
  }
}
