import { type Preparation, viewKey, type WantedViews } from '../../../core/augmentation';
import { throwIfCancelled } from '../../../core/errors';
import { nextTask } from '../../../core/next-task';
import type { Outcome } from '../../../core/reports';
import type { Resize } from '../../../core/resize';
import type { Base } from '../../bases/base';
import { augmented } from '../../images/augment/augmented';
import { decodeCheckedImage } from '../../images/decode-image';
import { imageFaultOf } from '../../images/image-fault';
import * as tf from '../../tf';
import { batchSizeFor, computeBatch } from '../compute-batch';
import { inOrder } from '../in-order';
import { DeviceBatches } from './device-batches';
import type { Lane } from './lane';

export interface LocalLaneOptions {
  /** What suits the backend and the base, if nothing is said. */
  readonly batchSize?: number | undefined;
  /** A file's pixels at the base's input size, as `decodeCheckedImage` gives them. */
  readonly decode?: Decode | undefined;
}

/** @param into where the pixels may go, whatever is in it */
export type Decode = (
  file: Blob,
  heightPx: number,
  widthPx: number,
  resize: Resize,
  into?: Float32Array<ArrayBuffer>,
) => Promise<Float32Array<ArrayBuffer>>;

/** What runs batches one after the other. Each promise is for when the next may come; the features may come later. */
export interface BatchRunner {
  /** @param images each float32 [height, width, 3], RGB, 0…255; at least one */
  run(images: readonly Float32Array[]): Promise<{ readonly features: Promise<readonly Float32Array[]> }>;
  /** No batch waits: what was held back for more to come is not to be held back any more. */
  flush(): void;
}

type Decoded =
  | ({ readonly kind: 'pixels'; readonly pixels: Float32Array<ArrayBuffer> } & WantedViews)
  | Extract<Outcome, { readonly kind: 'fault' }>;

/** Two decodes at a time keep two cores busy; more in one worker add memory and no speed. */
const PARALLEL_DECODES = 2;
/** One is decoded while another is computed. */
const BATCHES_IN_FLIGHT = 2;
/** On a graphics device, those besides whose features are not read back yet. */
const BATCHES_ON_DEVICE = 32;

/**
 * The lane of this very thread: while one batch is computed, the browser decodes the next. Its files are those that
 * have a content hash: too large they are not.
 */
export function localLane(base: Base, options: LocalLaneOptions = {}): Lane {
  const { decode = decodeCheckedImage, batchSize = batchSizeFor(base) } = options;
  const onDevice = tf.getBackend() === 'webgpu';
  const runner = onDevice ? new DeviceBatches(base, batchSize) : processorRunner(base);
  let decoding: Promise<unknown> = Promise.resolve();
  let computing: Promise<unknown> = Promise.resolve();
  let computingBefore = computing;
  let waiting = 0;
  /** Of images that were computed: memory that was never used takes longer to get than an image to resize. */
  let spare: Float32Array<ArrayBuffer>[] = [];

  async function decodeAll(pictures: readonly WantedViews[], resize: Resize, signal?: AbortSignal): Promise<Decoded[]> {
    const { inputHeightPx, inputWidthPx } = base.report;
    const load = async (picture: WantedViews): Promise<Decoded> => {
      throwIfCancelled(signal);
      try {
        const pixels = await decode(picture.file, inputHeightPx, inputWidthPx, resize, spare.pop());
        return { kind: 'pixels', pixels, ...picture };
      } catch (error) {
        return { kind: 'fault', fault: imageFaultOf(error) };
      }
    };
    const decoded: Decoded[] = [];
    const bounds = { parallel: PARALLEL_DECODES, ahead: pictures.length };
    for await (const one of inOrder(pictures, load, bounds)) decoded.push(one);
    return decoded;
  }

  /** Makes the views of one batch while the one before it is computed. */
  async function compute(decoded: readonly Decoded[], recipe: Preparation['recipe'], signal?: AbortSignal) {
    const size = { width: base.report.inputWidthPx, height: base.report.inputHeightPx };
    const views = decoded.flatMap((one) => (one.kind === 'pixels' ? one.views.map((view) => ({ ...one, view })) : []));
    const features: Promise<readonly Float32Array[]>[] = [];
    let running: ReturnType<BatchRunner['run']> | undefined;
    for (let start = 0; start < views.length; start += batchSize) {
      const images = views
        .slice(start, start + batchSize)
        .map(({ pixels, hash, view }) =>
          recipe && view > 0 ? augmented(pixels, size, recipe, viewKey(recipe, hash, view)) : pixels,
        );
      if (running) features.push((await running).features);
      // A cancel that came as a message is seen before the thread is taken again.
      await nextTask();
      throwIfCancelled(signal);
      running = runner.run(images);
      // Its failure is seen where it is awaited.
      running.catch(() => undefined);
    }
    if (running) features.push((await running).features);
    spare.push(...decoded.flatMap((one) => (one.kind === 'pixels' ? one.pixels : [])));
    return features;
  }

  return {
    batchSize,
    batchesInFlight: onDevice ? BATCHES_IN_FLIGHT + BATCHES_ON_DEVICE : BATCHES_IN_FLIGHT,
    async extract(pictures, { resize, recipe }, signal) {
      waiting++;
      const decoded = Promise.all([decoding, computingBefore]).then(() => decodeAll(pictures, resize, signal));
      const computed = computing
        .then(async () => compute(await decoded, recipe, signal))
        .finally(() => {
          waiting--;
          if (waiting > 0) return;
          runner.flush();
          spare = [];
        });
      decoding = decoded.catch(() => undefined);
      computingBefore = computing;
      computing = computed.catch(() => undefined);
      const features = (await Promise.all(await computed)).flat().values();
      return (await decoded).map((one) => {
        if (one.kind === 'fault') return one;
        return { kind: 'features', features: one.views.map(() => features.next().value as Float32Array) };
      });
    },
  };
}

function processorRunner(base: Base): BatchRunner {
  return {
    run: async (images) => {
      const features = await computeBatch(base, images);
      return { features: Promise.resolve(features) };
    },
    flush: () => undefined,
  };
}
