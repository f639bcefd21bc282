import { HeadstartError } from '../core/errors';
import { describeHead, poolingOf, type TrainedHead } from '../core/head';
import type { BackendName, Outcome } from '../core/reports';
import { type Resize, resizeOf } from '../core/resize';
import type { Pooling, RunSettings } from '../core/run-settings';
import { chooseBackend } from '../engine/backend/choose-backend';
import type { Base } from '../engine/bases/base';
import { baseFromCopy } from '../engine/bases/copy-base';
import { loadBase } from '../engine/bases/load-base';
import { measureSpeed } from '../engine/bases/measure-speed';
import { guessClasses } from '../engine/evaluate/guess-classes';
import { HeadPredictor, predictHead } from '../engine/evaluate/head-predictor';
import { exportModel } from '../engine/export/export-model';
import { computeBatch } from '../engine/features/compute-batch';
import { extractFeatures } from '../engine/features/extract-features';
import { FeatureStore } from '../engine/features/feature-store';
import { browserFeatures } from '../engine/features/kept/browser-features';
import type { Lane } from '../engine/features/lanes/lane';
import { localLane } from '../engine/features/lanes/local-lane';
import { warmUp } from '../engine/features/lanes/warm-up';
import { poolFeatures } from '../engine/features/pool-features';
import { trainHead } from '../engine/head/train-head';
import { decodeImage } from '../engine/images/decode-image';
import { preprocess } from '../engine/images/preprocess';
import type { HeldOutPrediction, PredictionSource, RunImage } from '../protocol/calls';
import { drain } from './drain';
import type { Handlers } from './handlers';
import { HeldImages } from './held-images';
import { Keeping } from './keeping';
import { type HelperOptions, LaneCrew } from './lane-crew';
import { Turns } from './turns';

/** A head that is ready to predict, and what its vectors were made with. */
interface ReadyHead {
  readonly head: TrainedHead;
  readonly predictor: HeadPredictor;
  readonly pooling: Pooling;
  readonly resize: Resize;
}

export interface SessionOptions {
  /** Written into exported models. */
  readonly headstartVersion: string;
  /** How a file becomes pixels; tests outside a browser bring their own. */
  readonly decode?: typeof decodeImage;
  /** Where features outlive the worker. */
  readonly openKeptFeatures?: typeof browserFeatures;
  /** Workers like this one that may help it; undefined where there can be none. */
  readonly helpers?: HelperOptions | undefined;
}

/** What this worker holds between calls (files, base, features, head), and its answers to the calls. */
export function createSession({
  headstartVersion,
  decode,
  openKeptFeatures = browserFeatures,
  helpers,
}: SessionOptions): Handlers {
  const images = new HeldImages();
  const keeping = new Keeping(openKeptFeatures);
  const store = new FeatureStore();
  const turns = new Turns();
  const crew = helpers && new LaneCrew(helpers);
  let backend: BackendName = 'cpu';
  let base: Base | undefined;
  let ready: ReadyHead | undefined;
  /** Where this worker helps another one. */
  let helping: Lane | undefined;

  function requireBase(): Base {
    if (!base) throw notReady('No base is loaded. Choose a base first.');
    return base;
  }

  function requireHead(): ReadyHead {
    if (!ready) throw notReady('There is no trained head. Train one first.');
    return ready;
  }

  function dropHead(): void {
    ready?.predictor.dispose();
    ready = undefined;
  }

  function dropBase(): void {
    dropHead();
    crew?.end();
    base?.dispose();
    base = undefined;
  }

  async function predictHeldOut(
    head: TrainedHead,
    runImages: readonly RunImage[],
    settings: RunSettings,
  ): Promise<HeldOutPrediction[]> {
    const heldOut = runImages.filter(
      (image): image is RunImage & { part: 'validation' | 'test' } => image.part !== 'train',
    );
    const probabilities = await predictHead(head, await rowsOf(heldOut, settings));
    const width = probabilities.length / heldOut.length;
    return heldOut.map(({ imageId, classIndex, part }, index) => ({
      imageId,
      classIndex,
      part,
      probabilities: Array.from(probabilities.subarray(index * width, (index + 1) * width)),
    }));
  }

  async function rowsOf(runImages: readonly RunImage[], settings: RunSettings) {
    const imageHashes = await Promise.all(runImages.map(({ imageId }) => images.hashOf(imageId)));
    return store.spaceOf({ ...requireBase().report, resize: resizeOf(settings) }).rows(imageHashes, settings.pooling);
  }

  async function pixelsOf(source: PredictionSource, resize: Resize): Promise<Float32Array> {
    const { inputHeightPx, inputWidthPx } = requireBase().report;
    return (decode ?? decodeImage)(source, inputHeightPx, inputWidthPx, resize);
  }

  return {
    chooseBackend: ({ choice }) =>
      turns.alone(async () => {
        dropBase();
        const report = await chooseBackend(choice);
        backend = report.backend;
        return report;
      }),

    measureSpeed: (_, { signal }) =>
      turns.alone(async () => {
        const { denseRate, depthwiseRate } = await measureSpeed(signal);
        const lanes = 1 + (crew?.sizeOn(backend) ?? 0);
        return { denseRate: lanes * denseRate, depthwiseRate: lanes * depthwiseRate };
      }),

    loadBase: (request, { signal, emit }) =>
      turns.alone(async () => {
        dropBase();
        base = await loadBase(request, { signal, onProgress: emit });
        await warmUp(base);
        return base.report;
      }),

    ...keeping.handlers,

    async holdImages(handed) {
      images.hold(handed.images);
      // Opening takes a while, and whoever hands over images will soon extract them.
      keeping.open();
      return undefined;
    },

    async dropImages({ imageIds }) {
      images.drop(imageIds);
      return undefined;
    },

    extractFeatures: ({ imageIds, settings }, { signal, emit }) =>
      turns.shared(async () => {
        const current = requireBase();
        const lane = localLane(current, { decode });
        const asked = imageIds.map((imageId) => ({ imageId, file: images.fileOf(imageId) }));
        const extraction = extractFeatures(asked, {
          base: current,
          lane,
          moreLanes: () => crew?.lanesFor(current, backend, lane.batchSize) ?? [],
          store,
          kept: await keeping.features(),
          hashes: images.hashes,
          pooling: settings.pooling,
          resize: resizeOf(settings),
          signal,
        });
        return drain(extraction, emit);
      }),

    copyBase: (copy) =>
      turns.alone(async () => {
        dropBase();
        base = await baseFromCopy(copy);
        helping = localLane(base, { decode });
        return undefined;
      }),

    extractBatch: ({ files, resize }, { signal, transfer }) =>
      turns.shared(async () => {
        if (!helping) throw notReady('No base was copied to this worker.');
        const outcomes = await helping.extract(files, resize, signal);
        transfer(...buffersOf(outcomes));
        return outcomes;
      }),

    trainHead: ({ images: runImages, classCount, settings }, { signal, emit }) =>
      turns.shared(async () => {
        const { featureShape } = requireBase().report;
        const rows = await rowsOf(runImages, settings);
        const indicesOf = (part: RunImage['part']) =>
          runImages.flatMap((image, index) => (image.part === part ? [index] : []));
        const training = trainHead({
          rows,
          classIndices: runImages.map(({ classIndex }) => classIndex),
          train: indicesOf('train'),
          validation: indicesOf('validation'),
          layers: describeHead(settings, featureShape, classCount),
          settings,
          signal,
        });
        const kept = await drain(training, emit);
        return { ...kept, heldOut: await predictHeldOut(kept.head, runImages, settings) };
      }),

    restoreHead: ({ head, resize }) =>
      turns.shared(async () => {
        dropHead();
        ready = { head, predictor: new HeadPredictor(head), pooling: poolingOf(head), resize };
        return undefined;
      }),

    predict: ({ source }) =>
      turns.shared(async () => {
        const startMs = performance.now();
        try {
          const { predictor, pooling, resize } = requireHead();
          const current = requireBase();
          const [features] = await computeBatch(current, [await pixelsOf(source, resize)]);
          const vector = poolFeatures(features as Float32Array, current.report.featureShape, pooling);
          const probabilities = await predictor.predict({ count: 1, width: vector.length, row: () => vector });
          return { probabilities: Array.from(probabilities), elapsedMs: performance.now() - startMs };
        } finally {
          if (!(source instanceof Blob)) source.close();
        }
      }),

    classify: ({ source, resize }) =>
      turns.shared(async () => {
        const startMs = performance.now();
        try {
          const guesses = await guessClasses(requireBase(), await pixelsOf(source, resize));
          return { guesses, elapsedMs: performance.now() - startMs };
        } finally {
          if (!(source instanceof Blob)) source.close();
        }
      }),

    exportModel: ({ labels, checks, record, modelName }, { signal, emit, transfer }) =>
      turns.shared(async () => {
        const current = requireBase();
        const { head, resize } = requireHead();
        const writing = exportModel({
          base: current,
          head,
          resize,
          labels,
          modelName,
          record,
          headstartVersion,
          checks,
          pixelsOf: async (imageId) => {
            const pixels = await pixelsOf(images.fileOf(imageId), resize);
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

/** The features of a batch share one buffer. */
function buffersOf(outcomes: readonly Outcome[]): Transferable[] {
  return [...new Set(outcomes.flatMap((outcome) => (outcome.kind === 'features' ? [outcome.features.buffer] : [])))];
}

function notReady(sentence: string): HeadstartError {
  return new HeadstartError('not-ready', sentence);
}
