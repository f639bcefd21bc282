import { type Architecture, IMAGENET_CLASSES } from './architecture';
import type { Output, Pair } from './map-sizes';
import type { TopologyBuilder } from './topology-builder';

/** Szegedy et al. 2015. Convolutions, normalisations and activations are nameless: Keras counts them as they are made. */
export const INCEPTION_V3: Architecture = {
  modelName: () => 'inception_v3',
  defaultSizePx: 299,
  minimumSizePx: 75,
  alphas: [1],
  preprocessing: 'tf',
  featureLayer: 'mixed10',
  topNeedsDefaultSize: false,
  namesPooling: false,
  body: (net, image) => {
    let x = stem(net, image);
    x = mixed35(net, x, 32, 'mixed0');
    x = mixed35(net, x, 64, 'mixed1');
    x = mixed35(net, x, 64, 'mixed2');
    x = reduction17(net, x, 'mixed3');
    x = mixed17(net, x, 128, 'mixed4');
    x = mixed17(net, x, 160, 'mixed5');
    x = mixed17(net, x, 160, 'mixed6');
    x = mixed17(net, x, 192, 'mixed7');
    x = reduction8(net, x, 'mixed8');
    x = mixed8(net, x, 'mixed9_0', 'mixed9');
    return mixed8(net, x, 'mixed9_1', 'mixed10');
  },
  top: (net, features) => {
    const x = net.globalPooling2d(features, 'avg', 'avg_pool');
    return net.dense(x, IMAGENET_CLASSES, 'softmax', 'predictions');
  },
};

function stem(net: TopologyBuilder, image: Output): Output {
  let x = convolved(net, image, 32, 3, { strides: 2, padding: 'valid' });
  x = convolved(net, x, 32, 3, { padding: 'valid' });
  x = convolved(net, x, 64, 3);
  x = net.pooling2d(x, 'max', 3, { strides: 2 });
  x = convolved(net, x, 80, 1, { padding: 'valid' });
  x = convolved(net, x, 192, 3, { padding: 'valid' });
  return net.pooling2d(x, 'max', 3, { strides: 2 });
}

/** The blocks are named after the sides of their maps at the default size. */
function mixed35(net: TopologyBuilder, input: Output, poolFilters: number, name: string): Output {
  const by1 = convolved(net, input, 64, 1);
  const by5 = chain(net, input, [48, 1], [64, 5]);
  const by3Twice = chain(net, input, [64, 1], [96, 3], [96, 3]);
  return net.concatenate([by1, by5, by3Twice, pooled(net, input, poolFilters)], name);
}

function reduction17(net: TopologyBuilder, input: Output, name: string): Output {
  const by3 = convolved(net, input, 384, 3, { strides: 2, padding: 'valid' });
  const by3Twice = convolved(net, chain(net, input, [64, 1], [96, 3]), 96, 3, { strides: 2, padding: 'valid' });
  return net.concatenate([by3, by3Twice, net.pooling2d(input, 'max', 3, { strides: 2 })], name);
}

function mixed17(net: TopologyBuilder, input: Output, filters: number, name: string): Output {
  const by1 = convolved(net, input, 192, 1);
  const by7 = chain(net, input, [filters, 1], [filters, [1, 7]], [192, [7, 1]]);
  const by7Twice = chain(
    net,
    input,
    [filters, 1],
    [filters, [7, 1]],
    [filters, [1, 7]],
    [filters, [7, 1]],
    [192, [1, 7]],
  );
  return net.concatenate([by1, by7, by7Twice, pooled(net, input, 192)], name);
}

function reduction8(net: TopologyBuilder, input: Output, name: string): Output {
  const by3 = convolved(net, convolved(net, input, 192, 1), 320, 3, { strides: 2, padding: 'valid' });
  const before = chain(net, input, [192, 1], [192, [1, 7]], [192, [7, 1]]);
  const by7 = convolved(net, before, 192, 3, { strides: 2, padding: 'valid' });
  return net.concatenate([by3, by7, net.pooling2d(input, 'max', 3, { strides: 2 })], name);
}

function mixed8(net: TopologyBuilder, input: Output, innerName: string, name: string): Output {
  const by1 = convolved(net, input, 320, 1);
  const by3 = forked(net, convolved(net, input, 384, 1), innerName);
  const by3Twice = forked(net, chain(net, input, [448, 1], [384, 3]));
  return net.concatenate([by1, by3, by3Twice, pooled(net, input, 192)], name);
}

function forked(net: TopologyBuilder, x: Output, name?: string): Output {
  return net.concatenate([convolved(net, x, 384, [1, 3]), convolved(net, x, 384, [3, 1])], name);
}

function pooled(net: TopologyBuilder, input: Output, filters: number): Output {
  return convolved(net, net.pooling2d(input, 'avg', 3, { strides: 1, padding: 'same' }), filters, 1);
}

type Step = readonly [filters: number, kernel: number | Pair];

function chain(net: TopologyBuilder, input: Output, ...steps: readonly Step[]): Output {
  return steps.reduce((x, [filters, kernel]) => convolved(net, x, filters, kernel), input);
}

interface Sliding {
  readonly strides?: number;
  readonly padding?: 'same' | 'valid';
}

function convolved(
  net: TopologyBuilder,
  input: Output,
  filters: number,
  kernel: number | Pair,
  { strides = 1, padding = 'same' }: Sliding = {},
): Output {
  const x = net.conv2d(input, filters, kernel, { strides, padding, useBias: false });
  return net.activation(net.batchNormalization(x, { scale: false }), 'relu');
}
