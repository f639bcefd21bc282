import { workDone } from '../../backend/start-webgpu';
import { onLiveBackend } from '../../backend/watch-device';
import type { Base } from '../../bases/base';
import * as tf from '../../tf';
import { assertSound, batchTensor } from '../compute-batch';
import type { BatchRunner } from './local-lane';

/** Features that may wait on the device. Each read-back makes the device and this thread wait for each other. */
const GATHERED_BYTES = 32 * 2 ** 20;

interface Waiting {
  readonly count: number;
  /** float32 [batchSize, ...featureShape] */
  readonly features: tf.Tensor;
  /** When the device has computed them. */
  readonly done: Promise<void>;
  readonly resolve: (features: readonly Float32Array[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs batches on WebGPU. Their features stay on the device until many have gathered, and are read back at once. A batch
 * that is not full is filled up, since another size would need shaders of its own.
 */
export class DeviceBatches implements BatchRunner {
  private waiting: Waiting[] = [];
  private bytes = 0;
  private lastDone: Promise<void> = Promise.resolve();

  constructor(
    private readonly base: Base,
    private readonly batchSize: number,
  ) {}

  async run(images: readonly Float32Array[]): Promise<{ readonly features: Promise<readonly Float32Array[]> }> {
    const features = tf.tidy(() => this.base.features(batchTensor(this.base.report, images, this.batchSize)));
    const done = onLiveBackend(workDone);
    const read = new Promise<readonly Float32Array[]>((resolve, reject) => {
      this.waiting.push({ count: images.length, features, done, resolve, reject });
    });
    // Whoever waits for them sees a failure; until then it is not an unhandled one.
    done.catch(() => undefined);
    read.catch(() => undefined);
    this.bytes += 4 * features.size;
    if (this.bytes >= GATHERED_BYTES) this.flush();
    const doneBefore = this.lastDone;
    this.lastDone = done;
    // While the device is at one batch the next is on its way to it, and none beyond that.
    await doneBefore;
    return { features: read };
  }

  flush(): void {
    const batches = this.waiting;
    this.waiting = [];
    this.bytes = 0;
    if (batches.length > 0) void readBack(batches);
  }
}

async function readBack(batches: readonly Waiting[]): Promise<void> {
  const tensors = batches.map(({ features }) => features);
  let all: tf.Tensor | undefined;
  try {
    for (const { done } of batches) await done;
    all = tensors.length === 1 ? (tensors[0] as tf.Tensor) : tf.concat(tensors, 0);
    const values = (await onLiveBackend(() => (all as tf.Tensor).data())) as Float32Array;
    let start = 0;
    for (const { count, features, resolve } of batches) {
      const width = features.size / (features.shape[0] as number);
      const ofBatch = values.subarray(start, start + count * width);
      assertSound(ofBatch);
      resolve(Array.from({ length: count }, (_, index) => ofBatch.subarray(index * width, (index + 1) * width)));
      start += features.size;
    }
  } catch (error) {
    for (const { reject } of batches) reject(error);
  } finally {
    tf.dispose([...tensors, ...(all ? [all] : [])]);
  }
}
