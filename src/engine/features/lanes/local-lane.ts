import { throwIfCancelled } from '../../../core/errors';
import type { Outcome } from '../../../core/reports';
import type { Resize } from '../../../core/resize';
import type { Base } from '../../bases/base';
import { decodeCheckedImage } from '../../images/decode-image';
import { imageFaultOf } from '../../images/image-fault';
import { nextTask } from '../../next-task';
import { batchSizeFor, computeBatch } from '../compute-batch';
import { inOrder } from '../in-order';
import type { Lane } from './lane';

export interface LocalLaneOptions {
  /** What suits the backend and the base, if nothing is said. */
  readonly batchSize?: number | undefined;
  /** A file's pixels at the base's input size, as `decodeCheckedImage` gives them. */
  readonly decode?: Decode | undefined;
}

export type Decode = (file: Blob, heightPx: number, widthPx: number, resize: Resize) => Promise<Float32Array>;

type Decoded =
  | { readonly kind: 'pixels'; readonly pixels: Float32Array }
  | Extract<Outcome, { readonly kind: 'fault' }>;

/** Two decodes at a time keep two cores busy; more in one worker add memory and no speed. */
const PARALLEL_DECODES = 2;

/**
 * The lane of this very thread: while one batch is computed, the browser decodes the next. Its files are those that
 * have a content hash: too large they are not.
 */
export function localLane(base: Base, { decode = decodeCheckedImage, batchSize }: LocalLaneOptions = {}): Lane {
  const { inputHeightPx, inputWidthPx } = base.report;
  let decoding: Promise<unknown> = Promise.resolve();
  let computing: Promise<unknown> = Promise.resolve();

  async function decodeAll(files: readonly Blob[], resize: Resize, signal?: AbortSignal): Promise<Decoded[]> {
    const load = async (file: Blob): Promise<Decoded> => {
      throwIfCancelled(signal);
      try {
        return { kind: 'pixels', pixels: await decode(file, inputHeightPx, inputWidthPx, resize) };
      } catch (error) {
        return { kind: 'fault', fault: imageFaultOf(error) };
      }
    };
    const decoded: Decoded[] = [];
    for await (const one of inOrder(files, load, { parallel: PARALLEL_DECODES, ahead: files.length }))
      decoded.push(one);
    return decoded;
  }

  async function compute(decoded: readonly Decoded[], signal?: AbortSignal): Promise<Outcome[]> {
    // A cancel that came as a message is seen before the thread is taken again.
    await nextTask();
    throwIfCancelled(signal);
    const images = decoded.flatMap((one) => (one.kind === 'pixels' ? [one.pixels] : []));
    const features = (images.length > 0 ? await computeBatch(base, images) : []).values();
    return decoded.map((one) =>
      one.kind === 'fault' ? one : { kind: 'features', features: features.next().value as Float32Array },
    );
  }

  return {
    batchSize: batchSize ?? batchSizeFor(base),
    batchesInFlight: 2,
    extract(files, resize, signal) {
      const decoded = decoding.then(() => decodeAll(files, resize, signal));
      const computed = computing.then(async () => compute(await decoded, signal));
      decoding = decoded.catch(() => undefined);
      computing = computed.catch(() => undefined);
      return computed;
    },
  };
}
