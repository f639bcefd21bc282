import { HeadstartError } from '../../core/errors';
import * as tf from '../tf';

/**
 * What became of the WebGPU device that TF.js runs on. TF.js itself listens to neither of the two signs: a lost
 * device and a kernel that failed both show only as zeros in the results.
 */
interface Watch {
  readonly device: GPUDevice;
  loss: HeadstartError | undefined;
  /** The first error since the last `assertBackendAlive`. */
  uncaptured: HeadstartError | undefined;
}

/** How long the reason of a loss is waited for. */
const LOSS_NEWS_MS = 2_000;

// One, as TF.js has one WebGPU backend in a thread.
let watch: Watch | undefined;

/** Watches this device from now on, in place of the one before. */
export function watchDevice(device: GPUDevice): void {
  const mine: Watch = { device, loss: undefined, uncaptured: undefined };
  watch = mine;
  device.addEventListener('uncapturederror', (event) => {
    mine.uncaptured ??= deviceErrorOf(event.error);
  });
  void device.lost.then(({ message, reason }) => {
    mine.loss ??= lossFor(message || reason);
  });
}

/** True while the device watched last can still be used. */
export function isDeviceAlive(): boolean {
  return watch !== undefined && watch.loss === undefined;
}

/**
 * Does work on TF.js' backend and reads its results back; they are given only if they can be trusted. On a lost
 * device the read-back fails with an AbortError: it is told as what it is.
 * @throws device-lost, out-of-memory, bad-features, and whatever else the work throws
 */
export async function onLiveBackend<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    assertBackendAlive();
    return result;
  } catch (error) {
    await learnOfLoss(error);
    assertBackendAlive();
    throw error;
  }
}

/**
 * Says whether the results of work since the last call can be trusted. Does nothing where WebGPU is not in use.
 * A lost device is reported every time, another error once.
 * @throws device-lost, out-of-memory, bad-features
 */
export function assertBackendAlive(): void {
  const inUse = watchInUse();
  if (inUse === undefined) return;
  if (inUse.loss) throw inUse.loss;
  const { uncaptured } = inUse;
  inUse.uncaptured = undefined;
  if (uncaptured) throw uncaptured;
}

/**
 * How many images a batch may hold so that its largest tensor fits one storage binding; beyond that WebGPU
 * computes zeros without a word. Infinity where WebGPU is not in use.
 * @param largestTensorBytes bytes of one image's largest tensor
 * @throws out-of-memory when not even one image fits
 */
export function largestBatch(largestTensorBytes: number): number {
  const inUse = watchInUse();
  if (inUse === undefined) return Number.POSITIVE_INFINITY;
  const { maxStorageBufferBindingSize } = inUse.device.limits;
  const images = Math.floor(maxStorageBufferBindingSize / largestTensorBytes);
  if (images >= 1) return images;
  throw new HeadstartError(
    'out-of-memory',
    `One image needs ${inMegabytes(largestTensorBytes)} in one piece and this graphics device gives at most ` +
      `${inMegabytes(maxStorageBufferBindingSize)}. Choose WebAssembly or a base with a smaller input.`,
  );
}

/** An error of the device as one of ours. */
export function deviceErrorOf(error: GPUError): HeadstartError {
  return error instanceof GPUOutOfMemoryError
    ? new HeadstartError(
        'out-of-memory',
        'The graphics device has no memory left for this. Choose a smaller base, or WebAssembly.',
        { cause: error },
      )
    : new HeadstartError(
        'bad-features',
        `The graphics device refused a step (${error.message}), so its results are worth nothing. Choose WebAssembly.`,
        { cause: error },
      );
}

function watchInUse(): Watch | undefined {
  return tf.getBackend() === 'webgpu' ? watch : undefined;
}

/**
 * Nothing but a loss breaks off a read-back: where it was, the device counts as lost, though the news of it, and with it
 * the reason, may come a while later, and on a busy machine too late.
 */
async function learnOfLoss(failure: unknown): Promise<void> {
  const inUse = watchInUse();
  if (inUse === undefined) return;
  const isBrokenOff = failure instanceof Error && failure.name === 'AbortError';
  const waitMs = isBrokenOff ? LOSS_NEWS_MS : 0;
  await Promise.race([inUse.device.lost, new Promise((resolve) => setTimeout(resolve, waitMs))]);
  if (isBrokenOff) inUse.loss ??= lossFor('no reason given');
}

function lossFor(reason: string): HeadstartError {
  return new HeadstartError(
    'device-lost',
    `The graphics device stopped working (${reason}). Start again, or choose WebAssembly.`,
  );
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MB`;
}
