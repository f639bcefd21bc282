import { type Architecture, IMAGENET_CLASSES } from './architecture';
import type { Output } from './map-sizes';
import type { TopologyBuilder } from './topology-builder';

/** Howard et al. 2017. */
export const MOBILENET: Architecture = {
  modelName: (alpha) => `mobilenet_${alpha.toFixed(2)}_224`,
  defaultSizePx: 224,
  minimumSizePx: 32,
  alphas: [0.25, 0.5, 0.75, 1],
  preprocessing: 'tf',
  featureLayer: 'conv_pw_13_relu',
  topNeedsDefaultSize: false,
  namesPooling: false,
  body: (net, image, alpha) => {
    const x = net.conv2d(image, 32 * alpha, 3, { strides: 2, padding: 'same', useBias: false, name: 'conv1' });
    return BLOCKS.reduce(
      (previous, [filters, strides], index) => block(net, previous, filters * alpha, strides, index + 1),
      activated(net, x, 'conv1'),
    );
  },
  top: (net, features) => {
    let x = net.globalPooling2d(features, 'avg', undefined, true);
    x = net.dropout(x, 1e-3, 'dropout');
    x = net.conv2d(x, IMAGENET_CLASSES, 1, { padding: 'same', name: 'conv_preds' });
    x = net.reshape(x, [IMAGENET_CLASSES], 'reshape_2');
    return net.activation(x, 'softmax', 'predictions');
  },
};

const BLOCKS: readonly (readonly [filters: number, strides: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

function block(net: TopologyBuilder, input: Output, filters: number, strides: number, id: number): Output {
  const padded =
    strides === 1
      ? input
      : net.zeroPadding2d(
          input,
          [
            [0, 1],
            [0, 1],
          ],
          `conv_pad_${id}`,
        );
  const padding = strides === 1 ? 'same' : 'valid';
  let x = net.depthwiseConv2d(padded, 3, { strides, padding, useBias: false, name: `conv_dw_${id}` });
  x = activated(net, x, `conv_dw_${id}`);
  x = net.conv2d(x, filters, 1, { padding: 'same', useBias: false, name: `conv_pw_${id}` });
  return activated(net, x, `conv_pw_${id}`);
}

function activated(net: TopologyBuilder, x: Output, name: string): Output {
  return net.relu6(net.batchNormalization(x, { name: `${name}_bn` }), `${name}_relu`);
}
