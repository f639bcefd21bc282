import { type Architecture, IMAGENET_CLASSES } from './architecture';
import { channelsOf, type Output, stridePadding } from './map-sizes';
import type { TopologyBuilder } from './topology-builder';

/** Sandler et al. 2018. */
export const MOBILENET_V2: Architecture = {
  modelName: (alpha) => `mobilenetv2_${alpha.toFixed(2)}_224`,
  defaultSizePx: 224,
  minimumSizePx: 32,
  alphas: [0.35, 0.5, 0.75, 1, 1.3, 1.4],
  preprocessing: 'tf',
  featureLayer: 'out_relu',
  topNeedsDefaultSize: false,
  namesPooling: false,
  body: (net, image, alpha) => {
    let x = net.conv2d(image, inEights(32 * alpha), 3, { strides: 2, padding: 'same', useBias: false, name: 'Conv1' });
    x = net.relu6(normalised(net, x, 'bn_Conv1'), 'Conv1_relu');
    BLOCKS.forEach((block, id) => {
      x = invertedResidual(net, x, block, alpha, id);
    });
    // The last convolution is widened with the network, but not narrowed.
    x = net.conv2d(x, inEights(1280 * Math.max(1, alpha)), 1, { useBias: false, name: 'Conv_1' });
    return net.relu6(normalised(net, x, 'Conv_1_bn'), 'out_relu');
  },
  top: (net, features) => {
    const x = net.globalPooling2d(features, 'avg');
    return net.dense(x, IMAGENET_CLASSES, 'softmax', 'predictions');
  },
};

type Block = readonly [filters: number, strides: number, expansion: number];

const BLOCKS: readonly Block[] = [
  [16, 1, 1],
  [24, 2, 6],
  [24, 1, 6],
  [32, 2, 6],
  [32, 1, 6],
  [32, 1, 6],
  [64, 2, 6],
  [64, 1, 6],
  [64, 1, 6],
  [64, 1, 6],
  [96, 1, 6],
  [96, 1, 6],
  [96, 1, 6],
  [160, 2, 6],
  [160, 1, 6],
  [160, 1, 6],
  [320, 1, 6],
];

function invertedResidual(
  net: TopologyBuilder,
  input: Output,
  [filters, strides, expansion]: Block,
  alpha: number,
  id: number,
): Output {
  const name = id === 0 ? 'expanded_conv' : `block_${id}`;
  let x = input;
  if (expansion > 1) {
    x = net.conv2d(x, expansion * channelsOf(x), 1, { padding: 'same', useBias: false, name: `${name}_expand` });
    x = net.relu6(normalised(net, x, `${name}_expand_BN`), `${name}_expand_relu`);
  }
  if (strides === 2) x = net.zeroPadding2d(x, stridePadding(x, 3), `${name}_pad`);
  const padding = strides === 2 ? 'valid' : 'same';
  x = net.depthwiseConv2d(x, 3, { strides, padding, useBias: false, name: `${name}_depthwise` });
  x = net.relu6(normalised(net, x, `${name}_depthwise_BN`), `${name}_depthwise_relu`);
  const narrow = inEights(Math.floor(filters * alpha));
  x = net.conv2d(x, narrow, 1, { padding: 'same', useBias: false, name: `${name}_project` });
  x = normalised(net, x, `${name}_project_BN`);
  return strides === 1 && narrow === channelsOf(input) ? net.add([input, x], `${name}_add`) : x;
}

function normalised(net: TopologyBuilder, x: Output, name: string): Output {
  return net.batchNormalization(x, { epsilon: 1e-3, momentum: 0.999, name });
}

/** The nearest multiple of 8, at least 8 and not more than a tenth below `channels`. */
function inEights(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return nearest < 0.9 * channels ? nearest + 8 : nearest;
}
