import { type Architecture, IMAGENET_CLASSES } from './architecture';
import { channelsOf, type Output } from './map-sizes';
import type { TopologyBuilder } from './topology-builder';

/** Huang et al. 2016. */
export const DENSENET121: Architecture = {
  modelName: () => 'densenet121',
  defaultSizePx: 224,
  minimumSizePx: 32,
  alphas: [1],
  preprocessing: 'torch',
  featureLayer: 'relu',
  topNeedsDefaultSize: false,
  namesPooling: true,
  body: (net, image) => {
    let x = stem(net, image);
    x = transition(net, denseBlock(net, x, 6, 'conv2'), 'pool2');
    x = transition(net, denseBlock(net, x, 12, 'conv3'), 'pool3');
    x = transition(net, denseBlock(net, x, 24, 'conv4'), 'pool4');
    x = denseBlock(net, x, 16, 'conv5');
    x = net.batchNormalization(x, { epsilon: EPSILON, name: 'bn' });
    return net.activation(x, 'relu', 'relu');
  },
  top: (net, features) => {
    const x = net.globalPooling2d(features, 'avg', 'avg_pool');
    return net.dense(x, IMAGENET_CLASSES, 'softmax', 'predictions');
  },
};

const EPSILON = 1.001e-5;
const GROWTH = 32;

function stem(net: TopologyBuilder, image: Output): Output {
  let x = net.zeroPadding2d(image, [
    [3, 3],
    [3, 3],
  ]);
  x = net.conv2d(x, 64, 7, { strides: 2, useBias: false, name: 'conv1_conv' });
  x = activated(net, x, 'conv1');
  x = net.zeroPadding2d(x, [
    [1, 1],
    [1, 1],
  ]);
  return net.pooling2d(x, 'max', 3, { strides: 2, name: 'pool1' });
}

/** Every layer reads all that came before it in the block, and adds its own channels. */
function denseBlock(net: TopologyBuilder, input: Output, layers: number, stage: string): Output {
  let all = input;
  for (let layer = 1; layer <= layers; layer++) {
    const name = `${stage}_block${layer}`;
    let x = activated(net, all, `${name}_0`);
    x = net.conv2d(x, 4 * GROWTH, 1, { useBias: false, name: `${name}_1_conv` });
    x = activated(net, x, `${name}_1`);
    x = net.conv2d(x, GROWTH, 3, { padding: 'same', useBias: false, name: `${name}_2_conv` });
    all = net.concatenate([all, x], `${name}_concat`);
  }
  return all;
}

/** Half the channels, half the sides. */
function transition(net: TopologyBuilder, input: Output, name: string): Output {
  let x = activated(net, input, name);
  x = net.conv2d(x, channelsOf(x) / 2, 1, { useBias: false, name: `${name}_conv` });
  return net.pooling2d(x, 'avg', 2, { name: `${name}_pool` });
}

function activated(net: TopologyBuilder, input: Output, name: string): Output {
  const x = net.batchNormalization(input, { epsilon: EPSILON, name: `${name}_bn` });
  return net.activation(x, 'relu', `${name}_relu`);
}
