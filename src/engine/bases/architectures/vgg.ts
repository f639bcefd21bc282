import { type Architecture, IMAGENET_CLASSES } from './architecture';
import type { Output } from './map-sizes';
import type { TopologyBuilder } from './topology-builder';

/** Simonyan & Zisserman 2014, configuration D. */
export const VGG16: Architecture = vgg('vgg16', [2, 2, 3, 3, 3]);

/** Simonyan & Zisserman 2014, configuration E. */
export const VGG19: Architecture = vgg('vgg19', [2, 2, 4, 4, 4]);

const BLOCK_FILTERS = [64, 128, 256, 512, 512];

function vgg(name: string, depths: readonly number[]): Architecture {
  return {
    modelName: () => name,
    defaultSizePx: 224,
    minimumSizePx: 32,
    alphas: [1],
    preprocessing: 'caffe',
    featureLayer: 'block5_pool',
    topNeedsDefaultSize: true,
    namesPooling: false,
    body: (net, image) => depths.reduce((x, depth, index) => block(net, x, depth, index), image),
    top: (net, features) => {
      let x = net.flatten(features, 'flatten');
      x = net.dense(x, 4096, 'relu', 'fc1');
      x = net.dense(x, 4096, 'relu', 'fc2');
      return net.dense(x, IMAGENET_CLASSES, 'softmax', 'predictions');
    },
  };
}

function block(net: TopologyBuilder, input: Output, depth: number, index: number): Output {
  const name = `block${index + 1}`;
  const filters = BLOCK_FILTERS[index] as number;
  let x = input;
  for (let layer = 1; layer <= depth; layer++) {
    x = net.conv2d(x, filters, 3, { padding: 'same', activation: 'relu', name: `${name}_conv${layer}` });
  }
  return net.pooling2d(x, 'max', 2, { name: `${name}_pool` });
}
