import { type Architecture, IMAGENET_CLASSES } from './architecture';
import type { Output } from './map-sizes';
import { type Block, EPSILON, stage } from './resnet-stage';
import type { TopologyBuilder } from './topology-builder';

/** He et al. 2015, with the stride in each stage's first 1×1 convolution. */
export const RESNET50: Architecture = {
  modelName: () => 'resnet50',
  defaultSizePx: 224,
  minimumSizePx: 32,
  alphas: [1],
  preprocessing: 'caffe',
  featureLayer: 'conv5_block3_out',
  topNeedsDefaultSize: false,
  namesPooling: true,
  body: (net, image) => {
    let x = stem(net, image);
    x = stage(net, x, 64, { blocks: 3, strides: 1, stridedBlock: 1, name: 'conv2' }, bottleneck);
    x = stage(net, x, 128, { blocks: 4, strides: 2, stridedBlock: 1, name: 'conv3' }, bottleneck);
    x = stage(net, x, 256, { blocks: 6, strides: 2, stridedBlock: 1, name: 'conv4' }, bottleneck);
    return stage(net, x, 512, { blocks: 3, strides: 2, stridedBlock: 1, name: 'conv5' }, bottleneck);
  },
  top: (net, features) => {
    const x = net.globalPooling2d(features, 'avg', 'avg_pool');
    return net.dense(x, IMAGENET_CLASSES, 'softmax', 'predictions');
  },
};

function stem(net: TopologyBuilder, image: Output): Output {
  let x = net.zeroPadding2d(image, 3, 'conv1_pad');
  x = net.conv2d(x, 64, 7, { strides: 2, name: 'conv1_conv' });
  x = net.batchNormalization(x, { epsilon: EPSILON, name: 'conv1_bn' });
  x = net.activation(x, 'relu', 'conv1_relu');
  x = net.zeroPadding2d(x, 1, 'pool1_pad');
  return net.pooling2d(x, 'max', 3, { strides: 2, name: 'pool1_pool' });
}

function bottleneck(net: TopologyBuilder, input: Output, filters: number, { first, strides, name }: Block): Output {
  const convolved = (from: Output, channels: number, kernel: number, part: number, step = 1) => {
    const x = net.conv2d(from, channels, kernel, {
      strides: step,
      padding: kernel === 1 ? 'valid' : 'same',
      name: `${name}_${part}_conv`,
    });
    return net.batchNormalization(x, { epsilon: EPSILON, name: `${name}_${part}_bn` });
  };
  const shortcut = first ? convolved(input, 4 * filters, 1, 0, strides) : input;
  let x = net.activation(convolved(input, filters, 1, 1, strides), 'relu', `${name}_1_relu`);
  x = net.activation(convolved(x, filters, 3, 2), 'relu', `${name}_2_relu`);
  x = net.add([shortcut, convolved(x, 4 * filters, 1, 3)], `${name}_add`);
  return net.activation(x, 'relu', `${name}_out`);
}
