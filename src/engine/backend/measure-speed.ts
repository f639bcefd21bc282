import { throwIfCancelled } from '../../core/errors';
import type { SpeedReport } from '../../core/reports';
import * as tf from '../tf';

const MOST_RUNS = 3;
/** A backend that is slow enough to take this long is told from the others by fewer runs. */
const ENOUGH_SECONDS = 0.3;

/** Side of the map and channels: a middle layer of VGG16 or of MobileNet. */
const SIDE = 28;
const CHANNELS = 128;
const DENSE_MULTIPLY_ADDS = SIDE ** 2 * 9 * CHANNELS ** 2;
const SEPARABLE_MULTIPLY_ADDS = SIDE ** 2 * (9 * CHANNELS + CHANNELS ** 2);

/**
 * Measures the backend in use on one typical layer of each kind: the median of a few runs after one that warms up.
 * It takes a fraction of a second on a processor.
 * @throws cancelled
 */
export async function measureSpeed(signal?: AbortSignal): Promise<SpeedReport> {
  return {
    denseRate: DENSE_MULTIPLY_ADDS / (await medianSeconds(runDense, signal)),
    separableRate: SEPARABLE_MULTIPLY_ADDS / (await medianSeconds(runSeparable, signal)),
  };
}

async function medianSeconds(run: () => tf.Tensor, signal: AbortSignal | undefined): Promise<number> {
  await secondsOf(run, signal);
  const seconds: number[] = [];
  let total = 0;
  while (seconds.length < MOST_RUNS && total < ENOUGH_SECONDS) {
    const last = await secondsOf(run, signal);
    seconds.push(last);
    total += last;
  }
  seconds.sort((a, b) => a - b);
  return seconds[seconds.length >> 1] as number;
}

async function secondsOf(run: () => tf.Tensor, signal: AbortSignal | undefined): Promise<number> {
  throwIfCancelled(signal);
  const start = performance.now();
  const output = run();
  // Only reading waits for a graphics device.
  await output.data();
  output.dispose();
  return (performance.now() - start) / 1000;
}

function runDense(): tf.Tensor {
  return tf.tidy(() => {
    const x = tf.ones([1, SIDE, SIDE, CHANNELS]) as tf.Tensor4D;
    const filter = tf.ones([3, 3, CHANNELS, CHANNELS]) as tf.Tensor4D;
    return tf.mean(tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', activation: 'relu' }));
  });
}

function runSeparable(): tf.Tensor {
  return tf.tidy(() => {
    const x = tf.ones([1, SIDE, SIDE, CHANNELS]) as tf.Tensor4D;
    const depthwise = tf.ones([3, 3, CHANNELS, 1]) as tf.Tensor4D;
    const pointwise = tf.ones([1, 1, CHANNELS, CHANNELS]) as tf.Tensor4D;
    const filtered = tf.relu6(tf.depthwiseConv2d(x, depthwise, 1, 'same')) as tf.Tensor4D;
    return tf.mean(tf.fused.conv2d({ x: filtered, filter: pointwise, strides: 1, pad: 'same', activation: 'relu6' }));
  });
}
