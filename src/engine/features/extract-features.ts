import { HeadstartError, throwIfCancelled } from '../../core/errors';
import type { ExtractionProgress, ExtractionReport, ImageFailure } from '../../core/reports';
import type { Pooling } from '../../core/run-settings';
import type { Base } from '../bases/base';
import { decodeImage } from '../images/decode-image';
import { nextTask } from '../next-task';
import { batchSizeFor, computeBatch } from './compute-batch';
import type { ContentHashes } from './content-hashes';
import type { FeatureSpace } from './feature-space';
import type { FeatureStore } from './feature-store';
import { inOrder } from './in-order';
import { ProgressMeter } from './progress-meter';

export interface ImageToExtract {
  readonly imageId: number;
  readonly file: Blob;
}

export interface ExtractionOptions {
  readonly base: Base;
  readonly store: FeatureStore;
  readonly hashes: ContentHashes;
  readonly pooling: Pooling;
  /** What fits the device, if nothing is said. */
  readonly batchSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Pixels of a file at the base's input size, as `decodeImage` gives them. */
  readonly decode?: (file: Blob, heightPx: number, widthPx: number) => Promise<Float32Array>;
}

/** Two decodes at a time keep two cores busy; more in one worker add memory and no speed. */
const PARALLEL_DECODES = 2;

type Loaded =
  | { readonly kind: 'pixels'; readonly hash: string; readonly pixels: Float32Array }
  | { readonly kind: 'reused' }
  | { readonly kind: 'failed'; readonly failure: ImageFailure };

/**
 * Runs each image through the base once and puts its features into the store; what is there already, by content, is
 * left as it is. While one batch is computed the next is decoded. A broken image is reported and the rest goes on.
 * Stopping keeps what was extracted.
 *
 * @returns the report; yields progress at most every 100 ms, which never falls and ends at the total
 * @throws cancelled, out-of-memory before any work when the features cannot fit, bad-features, device-lost
 */
export async function* extractFeatures(
  images: readonly ImageToExtract[],
  options: ExtractionOptions,
): AsyncGenerator<ExtractionProgress, ExtractionReport, undefined> {
  const { base, store, hashes, signal } = options;
  const startMs = performance.now();
  const known = images.map(({ imageId }) => hashes.known(imageId));
  const space = store.plan(base.report, known, options.pooling);
  const batchSize = options.batchSize ?? batchSizeFor(base);
  const meter = new ProgressMeter(images.length);
  const failures: ImageFailure[] = [];
  let reused = 0;
  let extracted = 0;
  let batch: (Loaded & { readonly kind: 'pixels' })[] = [];
  let computing = Promise.resolve();

  /** Waits for the batch before, so that two are under way at most: one computed, one collected. */
  const startBatch = async () => {
    await computing;
    throwIfCancelled(signal);
    const taken = batch;
    batch = [];
    computing = computeBatch(
      base,
      taken.map(({ pixels }) => pixels),
    ).then((features) => {
      features.forEach((values, index) => {
        space.add((taken[index] as (typeof taken)[number]).hash, values);
      });
      extracted += taken.length;
      meter.add(taken.length);
    });
    // Seen where it is awaited next.
    computing.catch(() => undefined);
    await nextTask();
  };

  yield meter.report();
  try {
    const load = imageLoader(space, options);
    for await (const loaded of inOrder(images, load, {
      parallel: PARALLEL_DECODES,
      ahead: batchSize + PARALLEL_DECODES,
    })) {
      throwIfCancelled(signal);
      if (loaded.kind === 'pixels') {
        batch.push(loaded);
        if (batch.length === batchSize) await startBatch();
      } else {
        meter.pass();
        if (loaded.kind === 'reused') reused++;
        else failures.push(loaded.failure);
      }
      if (meter.isDue()) yield meter.report();
    }
    if (batch.length > 0) await startBatch();
  } finally {
    await computing.catch(() => undefined);
  }
  await computing;
  yield meter.report();
  return { extracted, reused, failures, elapsedMs: performance.now() - startMs };
}

/** Reads and decodes one image, unless its features are in the store or on their way there. */
function imageLoader(space: FeatureSpace, { base, hashes, signal, decode = decodeImage }: ExtractionOptions) {
  const { inputHeightPx, inputWidthPx } = base.report;
  // Settled with nothing, so that no pixels are kept for the whole run.
  const underWay = new Map<string, Promise<void>>();

  const load = async ({ imageId, file }: ImageToExtract): Promise<Loaded> => {
    throwIfCancelled(signal);
    const hash = await hashes.of(imageId, file);
    if (space.has(hash)) return { kind: 'reused' };
    const twin = underWay.get(hash);
    if (twin) {
      await twin;
      return { kind: 'reused' };
    }
    const decoding = decode(file, inputHeightPx, inputWidthPx);
    const done = decoding.then(() => undefined);
    done.catch(() => undefined);
    underWay.set(hash, done);
    return { kind: 'pixels', hash, pixels: await decoding };
  };

  return async (image: ImageToExtract): Promise<Loaded> => {
    try {
      return await load(image);
    } catch (error) {
      return { kind: 'failed', failure: failureOf(image.imageId, error) };
    }
  };
}

/** An image's own fault as a report; any other error ends the run. */
function failureOf(imageId: number, error: unknown): ImageFailure {
  if (error instanceof HeadstartError) {
    const { code, message } = error;
    if (code === 'unreadable-image' || code === 'image-too-large') return { imageId, code, message };
  }
  throw error;
}
