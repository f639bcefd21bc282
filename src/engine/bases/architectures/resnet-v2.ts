import { type Architecture, IMAGENET_CLASSES } from './architecture';
import type { Output } from './map-sizes';
import { type Block, EPSILON, stage } from './resnet-stage';
import type { TopologyBuilder } from './topology-builder';

/** He et al. 2016: normalisation and activation before each convolution; the stride in each stage's last block. */
export const RESNET50_V2: Architecture = {
  modelName: () => 'resnet50v2',
  defaultSizePx: 224,
  minimumSizePx: 32,
  alphas: [1],
  preprocessing: 'tf',
  featureLayer: 'post_relu',
  topNeedsDefaultSize: false,
  namesPooling: true,
  body: (net, image) => {
    let x = stem(net, image);
    x = stage(net, x, 64, { blocks: 3, strides: 2, stridedBlock: 3, name: 'conv2' }, bottleneck);
    x = stage(net, x, 128, { blocks: 4, strides: 2, stridedBlock: 4, name: 'conv3' }, bottleneck);
    x = stage(net, x, 256, { blocks: 6, strides: 2, stridedBlock: 6, name: 'conv4' }, bottleneck);
    x = stage(net, x, 512, { blocks: 3, strides: 1, stridedBlock: 3, name: 'conv5' }, bottleneck);
    x = net.batchNormalization(x, { epsilon: EPSILON, name: 'post_bn' });
    return net.activation(x, 'relu', 'post_relu');
  },
  top: (net, features) => {
    const x = net.globalPooling2d(features, 'avg', 'avg_pool');
    return net.dense(x, IMAGENET_CLASSES, 'softmax', 'predictions');
  },
};

function stem(net: TopologyBuilder, image: Output): Output {
  let x = net.zeroPadding2d(image, 3, 'conv1_pad');
  x = net.conv2d(x, 64, 7, { strides: 2, name: 'conv1_conv' });
  x = net.zeroPadding2d(x, 1, 'pool1_pad');
  return net.pooling2d(x, 'max', 3, { strides: 2, name: 'pool1_pool' });
}

function bottleneck(net: TopologyBuilder, input: Output, filters: number, { first, strides, name }: Block): Output {
  const activated = (from: Output, part: string) => {
    const x = net.batchNormalization(from, { epsilon: EPSILON, name: `${name}_${part}_bn` });
    return net.activation(x, 'relu', `${name}_${part}_relu`);
  };
  const ready = activated(input, 'preact');
  const shortcut = first ? net.conv2d(ready, 4 * filters, 1, { name: `${name}_0_conv` }) : thinned(net, input, strides);
  let x = activated(net.conv2d(ready, filters, 1, { useBias: false, name: `${name}_1_conv` }), '1');
  x = net.zeroPadding2d(x, 1, `${name}_2_pad`);
  x = activated(net.conv2d(x, filters, 3, { strides, useBias: false, name: `${name}_2_conv` }), '2');
  x = net.conv2d(x, 4 * filters, 1, { name: `${name}_3_conv` });
  return net.add([shortcut, x], `${name}_out`);
}

/** Every `strides`-th place. */
function thinned(net: TopologyBuilder, x: Output, strides: number): Output {
  return strides === 1 ? x : net.pooling2d(x, 'max', 1, { strides });
}
