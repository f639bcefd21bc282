import type { Preparation, WantedViews } from '../../../core/augmentation';
import { throwIfCancelled } from '../../../core/errors';
import { nextTask } from '../../../core/next-task';
import type { Prepared } from '../../../core/reports';
import type { Base } from '../../bases/base';
import { type Decode, preparePicture } from '../../images/prepare-picture';
import * as tf from '../../tf';
import { batchSizeFor, computeBatch } from '../compute-batch';
import { DeviceBatches } from './device-batches';
import type { Lane } from './lane';
import { Preparers } from './preparers';

export interface LocalLaneOptions {
  /** What suits the backend and the base, if nothing is said. */
  readonly batchSize?: number | undefined;
  readonly decode?: Decode | undefined;
}

/** A lane whose base is computed here; others may help to prepare its pictures. */
export interface LocalLane extends Lane {
  readonly preparers: Preparers;
}

/** What runs batches one after the other. Each promise is for when the next may come; the features may come later. */
export interface BatchRunner {
  /** @param images each float32 [height, width, 3], RGB, 0…255; at least one */
  run(images: readonly Float32Array[]): Promise<{ readonly features: Promise<readonly Float32Array[]> }>;
  /** No batch waits: what was held back for more to come is not to be held back any more. */
  flush(): void;
}

/** Two pictures at a time keep two cores busy, since browsers decode beside; more in one worker add memory and no speed. */
const PREPARED_AT_ONCE = 2;
/** One is prepared while another is computed. */
const BATCHES_IN_FLIGHT = 2;
/** On a graphics device, those besides whose features are not read back yet. */
const BATCHES_ON_DEVICE = 32;

/**
 * The lane of this very thread: while one batch is computed, the pictures of the next are prepared. Their files are
 * those that have a content hash: too large they are not.
 */
export function localLane(base: Base, options: LocalLaneOptions = {}): LocalLane {
  const { decode, batchSize = batchSizeFor(base) } = options;
  const { inputHeightPx: heightPx, inputWidthPx: widthPx } = base.report;
  const onDevice = tf.getBackend() === 'webgpu';
  const runner = onDevice ? new DeviceBatches(base, batchSize) : processorRunner(base);
  /** Of images that were computed: memory that was never used takes longer to get than an image to resize. */
  let spare: Float32Array<ArrayBuffer>[] = [];
  const preparers = new Preparers({
    atOnce: PREPARED_AT_ONCE,
    prepare: (request, into) => preparePicture(request, into, decode),
  });
  let computing: Promise<unknown> = Promise.resolve();
  let computingBefore = computing;
  let waiting = 0;

  /** @throws what is no picture's fault, once no picture is being prepared any more */
  async function prepareAll(
    pictures: readonly WantedViews[],
    preparation: Preparation,
    signal?: AbortSignal,
  ): Promise<Prepared[]> {
    const inputSize = { heightPx, widthPx };
    const preparing = pictures.map((picture) =>
      preparers.prepare({ picture, preparation, inputSize }, { spare: () => spare.pop(), signal }),
    );
    await Promise.allSettled(preparing);
    return Promise.all(preparing);
  }

  async function compute(prepared: readonly Prepared[], signal?: AbortSignal) {
    const images = prepared.flatMap((one) => (one.kind === 'pixels' ? one.views : []));
    const features: Promise<readonly Float32Array[]>[] = [];
    for (let start = 0; start < images.length; start += batchSize) {
      // A cancel that came as a message is seen before the thread is taken again.
      await nextTask();
      throwIfCancelled(signal);
      features.push((await runner.run(images.slice(start, start + batchSize))).features);
    }
    spare = [...spare, ...images].slice(0, BATCHES_IN_FLIGHT * batchSize);
    return features;
  }

  return {
    batchSize,
    batchesInFlight: onDevice ? BATCHES_IN_FLIGHT + BATCHES_ON_DEVICE : BATCHES_IN_FLIGHT,
    preparers,
    async extract(pictures, preparation, signal) {
      waiting++;
      const preparing = computingBefore.then(() => prepareAll(pictures, preparation, signal));
      // Its failure is seen where it is awaited.
      preparing.catch(() => undefined);
      const computed = computing
        .then(async () => compute(await preparing, signal))
        .finally(() => {
          waiting--;
          if (waiting > 0) return;
          runner.flush();
          spare = [];
        });
      computingBefore = computing;
      computing = computed.catch(() => undefined);
      const features = (await Promise.all(await computed)).flat().values();
      return (await preparing).map((one) => {
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
