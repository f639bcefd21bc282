import { HeadstartError } from '../core/errors';
import { describeHead, poolingOf, type TrainedHead } from '../core/head';
import type { Pooling } from '../core/run-settings';
import { chooseBackend } from '../engine/backend/choose-backend';
import { measureSpeed } from '../engine/backend/measure-speed';
import type { Base } from '../engine/bases/base';
import { browserCache } from '../engine/bases/download/base-cache';
import { loadBase } from '../engine/bases/load-base';
import { HeadPredictor, predictHead } from '../engine/evaluate/head-predictor';
import { exportModel } from '../engine/export/export-model';
import { computeBatch } from '../engine/features/compute-batch';
import { ContentHashes } from '../engine/features/content-hashes';
import { extractFeatures } from '../engine/features/extract-features';
import { FeatureStore } from '../engine/features/feature-store';
import { poolFeatures } from '../engine/features/pool-features';
import { trainHead } from '../engine/head/train-head';
import { decodeImage } from '../engine/images/decode-image';
import { preprocess } from '../engine/images/preprocess';
import type { HeldOutPrediction, PredictionSource, RunImage } from '../protocol/calls';
import { drain } from './drain';
import type { Handlers } from './handlers';
import { Turns } from './turns';

/** A head that is ready to predict, and the pooling that its vectors want. */
interface ReadyHead {
  readonly head: TrainedHead;
  readonly predictor: HeadPredictor;
  readonly pooling: Pooling;
}

export interface SessionOptions {
  /** Written into exported models. */
  readonly headstartVersion: string;
  /** How a file becomes pixels; tests outside a browser bring their own. */
  readonly decode?: typeof decodeImage;
}

/** What this worker holds between calls (files, base, features, head), and its answers to the calls. */
export function createSession({ headstartVersion, decode = decodeImage }: SessionOptions): Handlers {
  const files = new Map<number, Blob>();
  const hashes = new ContentHashes();
  const store = new FeatureStore();
  const turns = new Turns();
  let base: Base | undefined;
  let ready: ReadyHead | undefined;

  function requireBase(): Base {
    if (!base) throw notReady('No base is loaded. Choose a base first.');
    return base;
  }

  function requireHead(): ReadyHead {
    if (!ready) throw notReady('There is no trained head. Train one first.');
    return ready;
  }

  function fileOf(imageId: number): Blob {
    const file = files.get(imageId);
    if (!file) throw notReady(`Image ${imageId} was asked for but never handed over. Drop it again.`);
    return file;
  }

  function dropHead(): void {
    ready?.predictor.dispose();
    ready = undefined;
  }

  function dropBase(): void {
    dropHead();
    base?.dispose();
    base = undefined;
  }

  async function hashOf(imageId: number): Promise<string> {
    return hashes.known(imageId) ?? hashes.of(imageId, fileOf(imageId));
  }

  async function predictHeldOut(
    head: TrainedHead,
    images: readonly RunImage[],
    pooling: Pooling,
  ): Promise<HeldOutPrediction[]> {
    const heldOut = images.filter(
      (image): image is RunImage & { part: 'validation' | 'test' } => image.part !== 'train',
    );
    const probabilities = await predictHead(head, await rowsOf(heldOut, pooling));
    const width = probabilities.length / heldOut.length;
    return heldOut.map(({ imageId, classIndex, part }, index) => ({
      imageId,
      classIndex,
      part,
      probabilities: Array.from(probabilities.subarray(index * width, (index + 1) * width)),
    }));
  }

  async function rowsOf(images: readonly RunImage[], pooling: Pooling) {
    const imageHashes = await Promise.all(images.map(({ imageId }) => hashOf(imageId)));
    return store.spaceOf(requireBase().report).rows(imageHashes, pooling);
  }

  async function pixelsOf(source: PredictionSource): Promise<Float32Array> {
    const { inputHeightPx, inputWidthPx } = requireBase().report;
    return decode(source, inputHeightPx, inputWidthPx);
  }

  return {
    chooseBackend: ({ choice }) =>
      turns.alone(async () => {
        dropBase();
        return chooseBackend(choice);
      }),

    measureSpeed: (_, { signal }) => turns.alone(() => measureSpeed(signal)),

    loadBase: (request, { signal, emit }) =>
      turns.alone(async () => {
        dropBase();
        base = await loadBase(request, { signal, onProgress: emit });
        return base.report;
      }),

    listKeptBases: async () => (await browserCache()?.list()) ?? [],

    async forgetBase({ url }) {
      await browserCache()?.drop(url);
      return undefined;
    },

    async holdImages({ images }) {
      for (const { imageId, file } of images) files.set(imageId, file);
      return undefined;
    },

    async dropImages({ imageIds }) {
      for (const imageId of imageIds) {
        files.delete(imageId);
        hashes.forget(imageId);
      }
      return undefined;
    },

    extractFeatures: ({ imageIds, settings }, { signal, emit }) =>
      turns.shared(async () => {
        const images = imageIds.map((imageId) => ({ imageId, file: fileOf(imageId) }));
        const extraction = extractFeatures(images, {
          base: requireBase(),
          store,
          hashes,
          pooling: settings.pooling,
          decode,
          signal,
        });
        return drain(extraction, emit);
      }),

    trainHead: ({ images, classCount, settings }, { signal, emit }) =>
      turns.shared(async () => {
        const { featureShape } = requireBase().report;
        const rows = await rowsOf(images, settings.pooling);
        const indicesOf = (part: RunImage['part']) =>
          images.flatMap((image, index) => (image.part === part ? [index] : []));
        const training = trainHead({
          rows,
          classIndices: images.map(({ classIndex }) => classIndex),
          train: indicesOf('train'),
          validation: indicesOf('validation'),
          layers: describeHead(settings, featureShape, classCount),
          settings,
          signal,
        });
        const head = await drain(training, emit);
        return { head, heldOut: await predictHeldOut(head, images, settings.pooling) };
      }),

    restoreHead: ({ head }) =>
      turns.shared(async () => {
        dropHead();
        ready = { head, predictor: new HeadPredictor(head), pooling: poolingOf(head) };
        return undefined;
      }),

    predict: ({ source }) =>
      turns.shared(async () => {
        const startMs = performance.now();
        try {
          const { predictor, pooling } = requireHead();
          const current = requireBase();
          const [features] = await computeBatch(current, [await pixelsOf(source)]);
          const vector = poolFeatures(features as Float32Array, current.report.featureShape, pooling);
          const probabilities = await predictor.predict({ count: 1, width: vector.length, row: () => vector });
          return { probabilities: Array.from(probabilities), elapsedMs: performance.now() - startMs };
        } finally {
          if (!(source instanceof Blob)) source.close();
        }
      }),

    exportModel: ({ labels, checks, record, modelName }, { signal, emit, transfer }) =>
      turns.shared(async () => {
        const current = requireBase();
        const writing = exportModel({
          base: current,
          head: requireHead().head,
          labels,
          modelName,
          record,
          headstartVersion,
          checks,
          pixelsOf: async (imageId) => {
            const pixels = await pixelsOf(fileOf(imageId));
            preprocess(pixels, current.report.preprocessing);
            return pixels;
          },
          signal,
        });
        const result = await drain(writing, emit);
        transfer(result.zip.buffer);
        return result;
      }),
  };
}

function notReady(sentence: string): HeadstartError {
  return new HeadstartError('not-ready', sentence);
}
