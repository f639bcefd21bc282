import { type Architecture, IMAGENET_CLASSES } from './architecture';
import type { Output } from './map-sizes';
import type { TopologyBuilder } from './topology-builder';

/** Chollet 2016. */
export const XCEPTION: Architecture = {
  modelName: () => 'xception',
  defaultSizePx: 299,
  minimumSizePx: 71,
  alphas: [1],
  preprocessing: 'tf',
  featureLayer: 'block14_sepconv2_act',
  topNeedsDefaultSize: false,
  namesPooling: false,
  body: (net, image) => {
    let x = stem(net, image);
    x = downBlock(net, x, [128, 128], 'block2', { activateFirst: false });
    x = downBlock(net, x, [256, 256], 'block3');
    x = downBlock(net, x, [728, 728], 'block4');
    for (let block = 5; block <= 12; block++) x = middleBlock(net, x, `block${block}`);
    x = downBlock(net, x, [728, 1024], 'block13');
    x = relu(net, separable(net, x, 1536, 'block14_sepconv1'), 'block14_sepconv1');
    return relu(net, separable(net, x, 2048, 'block14_sepconv2'), 'block14_sepconv2');
  },
  top: (net, features) => {
    const x = net.globalPooling2d(features, 'avg', 'avg_pool');
    return net.dense(x, IMAGENET_CLASSES, 'softmax', 'predictions');
  },
};

function stem(net: TopologyBuilder, image: Output): Output {
  let x = net.conv2d(image, 32, 3, { strides: 2, useBias: false, name: 'block1_conv1' });
  x = relu(net, net.batchNormalization(x, { name: 'block1_conv1_bn' }), 'block1_conv1');
  x = net.conv2d(x, 64, 3, { useBias: false, name: 'block1_conv2' });
  return relu(net, net.batchNormalization(x, { name: 'block1_conv2_bn' }), 'block1_conv2');
}

/** Halves the sides. Its shortcut is nameless in Keras. */
function downBlock(
  net: TopologyBuilder,
  input: Output,
  [first, second]: readonly [number, number],
  name: string,
  { activateFirst = true } = {},
): Output {
  const projected = net.conv2d(input, second, 1, { strides: 2, padding: 'same', useBias: false });
  const shortcut = net.batchNormalization(projected);
  let x = activateFirst ? relu(net, input, `${name}_sepconv1`) : input;
  x = separable(net, x, first, `${name}_sepconv1`);
  x = separable(net, relu(net, x, `${name}_sepconv2`), second, `${name}_sepconv2`);
  x = net.pooling2d(x, 'max', 3, { strides: 2, padding: 'same', name: `${name}_pool` });
  return net.add([x, shortcut]);
}

function middleBlock(net: TopologyBuilder, input: Output, name: string): Output {
  let x = input;
  for (const part of ['sepconv1', 'sepconv2', 'sepconv3']) {
    x = separable(net, relu(net, x, `${name}_${part}`), 728, `${name}_${part}`);
  }
  return net.add([x, input]);
}

function separable(net: TopologyBuilder, input: Output, filters: number, name: string): Output {
  const x = net.separableConv2d(input, filters, 3, { padding: 'same', useBias: false, name });
  return net.batchNormalization(x, { name: `${name}_bn` });
}

function relu(net: TopologyBuilder, x: Output, name: string): Output {
  return net.activation(x, 'relu', `${name}_act`);
}
