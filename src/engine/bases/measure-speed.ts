import { throwIfCancelled } from '../../core/errors';
import type { SpeedReport } from '../../core/reports';
import { onLiveBackend } from '../backend/watch-device';
import * as tf from '../tf';
import { compileFrozen } from './compile/compile-frozen';

const MOST_RUNS = 5;
/** A backend that is slow enough to take this long is told from the others by fewer runs. */
const ENOUGH_SECONDS = 0.3;

/** Side of the map and channels: a middle layer of VGG16 or of MobileNet. */
const SIDE = 28;
const CHANNELS = 128;
const DENSE_MULTIPLY_ADDS = SIDE ** 2 * 9 * CHANNELS ** 2;
const DEPTHWISE_MULTIPLY_ADDS = SIDE ** 2 * 9 * CHANNELS;

/**
 * Measures one layer of each kind as a base would run it here: the quickest of a few runs after one that warms up, since
 * whatever else the machine does only adds to it. It takes a fraction of a second on a processor.
 * @returns what this one worker does
 * @throws cancelled
 */
export async function measureSpeed(signal?: AbortSignal): Promise<SpeedReport> {
  const inputShape = [SIDE, SIDE, CHANNELS];
  const common = { kernelSize: 3, padding: 'same', activation: 'relu' } as const;
  const dense = tf.layers.conv2d({ ...common, inputShape, filters: CHANNELS, kernelInitializer: 'ones' });
  const depthwise = tf.layers.depthwiseConv2d({ ...common, inputShape, depthwiseInitializer: 'ones' });
  return {
    denseRate: DENSE_MULTIPLY_ADDS / (await secondsOfLayer(dense, signal)),
    depthwiseRate: DEPTHWISE_MULTIPLY_ADDS / (await secondsOfLayer(depthwise, signal)),
  };
}

async function secondsOfLayer(layer: tf.layers.Layer, signal: AbortSignal | undefined): Promise<number> {
  const model = tf.sequential({ layers: [layer] });
  const map = tf.ones<tf.Rank.R4>([1, SIDE, SIDE, CHANNELS]);
  try {
    const compiled = compileFrozen(model);
    return await quickestSeconds(() => compiled.run(map), signal);
  } finally {
    map.dispose();
    model.dispose();
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
