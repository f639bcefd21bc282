import * as tf from '@tensorflow/tfjs';
import { frozenSteps } from '../../src/engine/bases/compile/compile-frozen';
import { kernelNetwork } from '../../src/engine/bases/compile/kernel-network';
import { seedWeights } from './tiny-model';

type Build = (image: tf.SymbolicTensor) => tf.SymbolicTensor;

/** Small networks that together use all that the WebAssembly kernels know, at sizes that do not come out even. */
export const KERNEL_NETWORKS: Readonly<Record<string, Build>> = {
  'convolutions of 1 to 9 outputs': (image) =>
    concatenated([1, 2, 3, 4, 5, 7, 8, 9].map((filters) => convolved(image, { filters, kernelSize: 3 }))),
  'a convolution with stride and padding on one side only': (image) =>
    convolved(image, { filters: 8, kernelSize: 3, strides: 2, padding: 'same' }),
  'a convolution with another height than width': (image) =>
    convolved(image, { filters: 6, kernelSize: [1, 5], strides: [2, 1], padding: 'same' }),
  'a convolution with holes': (image) =>
    convolved(image, { filters: 5, kernelSize: 3, dilationRate: [2, 3], padding: 'same' }),
  'a pointwise convolution that leaves out every other place': (image) =>
    convolved(image, { filters: 12, kernelSize: 1, strides: 2, useBias: false }),
  'padding that joins the convolution after it': (image) => {
    const padded = apply(
      tf.layers.zeroPadding2d({
        padding: [
          [1, 2],
          [3, 0],
        ] as never,
      }),
      image,
    );
    return convolved(padded, { filters: 8, kernelSize: 3, strides: 2, activation: 'relu' });
  },
  'padding that two layers read': (image) => {
    const padded = apply(
      tf.layers.zeroPadding2d({
        padding: [
          [1, 0],
          [0, 2],
        ] as never,
      }),
      image,
    );
    return concatenated([padded, padded]);
  },
  'depthwise convolutions of 3 × 3': (image) => {
    const wide = convolved(image, { filters: 8, kernelSize: 1 });
    return concatenated([
      depthwise(wide, { kernelSize: 3, padding: 'same' }),
      depthwise(wide, { kernelSize: 3, padding: 'same', useBias: false }),
      apply(tf.layers.reLU({ maxValue: 6 }), depthwise(wide, { kernelSize: 3, padding: 'same' })),
    ]);
  },
  'a depthwise convolution of 3 × 3 of many channels': (image) =>
    depthwise(convolved(image, { filters: 132, kernelSize: 1 }), { kernelSize: 3, padding: 'same', strides: 2 }),
  'depthwise convolutions of 3 × 3 that skip places': (image) =>
    concatenated(
      (['same', 'valid'] as const).map((padding) =>
        apply(
          tf.layers.globalAveragePooling2d({}),
          depthwise(convolved(image, { filters: 4, kernelSize: 1 }), { kernelSize: 3, strides: 2, padding }),
        ),
      ),
    ),
  'depthwise convolutions of other sizes, on channels that are no multiple of four': (image) =>
    depthwise(depthwise(image, { kernelSize: 5, padding: 'same', strides: 2 }), {
      kernelSize: [1, 3],
      padding: 'same',
    }),
  'a depthwise convolution wider than its input': (image) =>
    depthwise(convolved(image, { filters: 4, kernelSize: 3, strides: 5 }), { kernelSize: 3, padding: 'same' }),
  'residual sums of two and three, with and without a ReLU': (image) => {
    const [a, b, c] = [1, 2, 3].map(() => convolved(image, { filters: 5, kernelSize: 1 })) as [
      tf.SymbolicTensor,
      tf.SymbolicTensor,
      tf.SymbolicTensor,
    ];
    const two = apply(tf.layers.reLU({}), apply(tf.layers.add(), [a, b]));
    return concatenated([two, apply(tf.layers.add(), [a, b, c]), a]);
  },
  'pooling by the largest and by the mean, which counts no padding': (image) => {
    const wide = convolved(image, { filters: 8, kernelSize: 1 });
    const args = { poolSize: [3, 2], strides: [2, 2], padding: 'same' } as const;
    return concatenated([
      apply(tf.layers.maxPooling2d(args as never), wide),
      apply(tf.layers.averagePooling2d(args as never), wide),
    ]);
  },
  'pooling over the whole map': (image) => {
    const wide = convolved(image, { filters: 4, kernelSize: 1 });
    return concatenated([
      apply(tf.layers.globalAveragePooling2d({}), wide),
      apply(tf.layers.globalMaxPooling2d({}), wide),
    ]);
  },
  'normalisation before a convolution': (image) => {
    const wide = convolved(image, { filters: 4, kernelSize: 1 });
    const normal = apply(tf.layers.reLU({}), apply(tf.layers.batchNormalization({ epsilon: 1e-3 }), wide));
    const bare = apply(tf.layers.batchNormalization({ scale: false, center: false }), wide);
    return concatenated([
      convolved(normal, { filters: 3, kernelSize: 3 }),
      convolved(bare, { filters: 2, kernelSize: 3 }),
    ]);
  },
  'squeeze and excitation with swish': (image) => {
    const map = swish(convolved(image, { filters: 8, kernelSize: 3 }));
    return apply(tf.layers.multiply(), [map, gateOf(map)]);
  },
  'a map with two gates': (image) => {
    const map = convolved(image, { filters: 8, kernelSize: 3 });
    return apply(tf.layers.reLU({}), apply(tf.layers.multiply(), [map, gateOf(map), gateOf(map)]));
  },
  'scaled pixels': (image) => apply(tf.layers.rescaling({ scale: 3, offset: -0.5 }), image),
  'a ReLU that nothing before it can do': (image) => apply(tf.layers.reLU({}), image),
};

function convolved(
  x: tf.SymbolicTensor,
  args: Omit<Parameters<typeof tf.layers.conv2d>[0], 'inputShape'>,
): tf.SymbolicTensor {
  return apply(tf.layers.conv2d(args as Parameters<typeof tf.layers.conv2d>[0]), x);
}

function depthwise(x: tf.SymbolicTensor, args: Parameters<typeof tf.layers.depthwiseConv2d>[0]): tf.SymbolicTensor {
  return apply(tf.layers.depthwiseConv2d(args), x);
}

function swish(x: tf.SymbolicTensor): tf.SymbolicTensor {
  return apply(tf.layers.activation({ activation: 'swish' as never }), x);
}

/** A factor for each of the eight channels of a map. */
function gateOf(map: tf.SymbolicTensor): tf.SymbolicTensor {
  const squeezed = apply(
    tf.layers.reshape({ targetShape: [1, 1, 8] }),
    apply(tf.layers.globalAveragePooling2d({}), map),
  );
  const gate = convolved(swish(convolved(squeezed, { filters: 2, kernelSize: 1 })), { filters: 8, kernelSize: 1 });
  return apply(tf.layers.activation({ activation: 'sigmoid' }), gate);
}

function concatenated(parts: tf.SymbolicTensor[]): tf.SymbolicTensor {
  return apply(tf.layers.concatenate(), parts);
}

function apply(layer: tf.layers.Layer, x: tf.SymbolicTensor | tf.SymbolicTensor[]): tf.SymbolicTensor {
  return layer.apply(x) as tf.SymbolicTensor;
}

/**
 * Two seeded images through one of the networks, with seeded weights: on our kernels, and as TF.js' layers.
 * @returns the largest difference, relative to the largest number; NaN where shapes differ or all is zero
 */
export async function differenceOnKernels(name: string): Promise<number> {
  await tf.setBackend('cpu');
  const input = tf.input({ shape: [11, 13, 3] });
  const model = tf.model({ inputs: input, outputs: (KERNEL_NETWORKS[name] as Build)(input) });
  seedWeights(model, 5);
  const compiled = kernelNetwork(frozenSteps(model));
  if (!compiled) throw new Error('The kernels do not run here, or do not know this network.');
  const difference = tf.tidy(() => {
    const batch = tf.randomUniform([2, 11, 13, 3], -1, 1, 'float32', 'seed');
    const [actual, expected] = [compiled.run(batch), model.predict(batch) as tf.Tensor];
    if (String(actual.shape) !== String(expected.shape)) return Number.NaN;
    return tf.div(tf.max(tf.abs(tf.sub(actual, expected))), tf.max(tf.abs(expected))).dataSync()[0] ?? Number.NaN;
  });
  model.dispose();
  return difference;
}
