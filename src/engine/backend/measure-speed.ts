import { throwIfCancelled } from '../../core/errors';
import type { SpeedReport } from '../../core/reports';
import * as tf from '../tf';
import { onLiveBackend } from './watch-device';

const MOST_RUNS = 5;
/** A backend that is slow enough to take this long is told from the others by fewer runs. */
const ENOUGH_SECONDS = 0.3;

/** Side of the map and channels: a middle layer of VGG16 or of MobileNet. */
const SIDE = 28;
const CHANNELS = 128;
const DENSE_MULTIPLY_ADDS = SIDE ** 2 * 9 * CHANNELS ** 2;
const DEPTHWISE_MULTIPLY_ADDS = SIDE ** 2 * 9 * CHANNELS;

/**
 * Measures the backend in use on one typical layer of each kind: the quickest of a few runs after one that warms up,
 * since whatever else the machine does only adds to it. It takes a fraction of a second on a processor.
 * @throws cancelled, device-lost, out-of-memory, bad-features
 */
export async function measureSpeed(signal?: AbortSignal): Promise<SpeedReport> {
  const map = tf.ones<tf.Rank.R4>([1, SIDE, SIDE, CHANNELS]);
  const dense = tf.ones<tf.Rank.R4>([3, 3, CHANNELS, CHANNELS]);
  const depthwise = tf.ones<tf.Rank.R4>([3, 3, CHANNELS, 1]);
  const runDense = () => tf.fused.conv2d({ x: map, filter: dense, strides: 1, pad: 'same', activation: 'relu' });
  const runDepthwise = () => tf.depthwiseConv2d(map, depthwise, 1, 'same');
  try {
    return {
      denseRate: DENSE_MULTIPLY_ADDS / (await quickestSeconds(runDense, signal)),
      depthwiseRate: DEPTHWISE_MULTIPLY_ADDS / (await quickestSeconds(runDepthwise, signal)),
    };
  } finally {
    tf.dispose([map, dense, depthwise]);
  }
}

async function quickestSeconds(run: () => tf.Tensor, signal: AbortSignal | undefined): Promise<number> {
  await secondsOf(run, signal);
  let quickest = Number.POSITIVE_INFINITY;
  let total = 0;
  for (let count = 0; count < MOST_RUNS && total < ENOUGH_SECONDS; count++) {
    const seconds = await secondsOf(run, signal);
    quickest = Math.min(quickest, seconds);
    total += seconds;
  }
  return quickest;
}

async function secondsOf(run: () => tf.Tensor, signal: AbortSignal | undefined): Promise<number> {
  throwIfCancelled(signal);
  const start = performance.now();
  // A few numbers of it are read, since only reading waits for a graphics device.
  const end = tf.tidy(() => tf.slice(run(), [0, 0, 0, 0], [1, 1, 1, 1]));
  try {
    await onLiveBackend(() => end.data());
  } finally {
    end.dispose();
  }
  return (performance.now() - start) / 1000;
}
