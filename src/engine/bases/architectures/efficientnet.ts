import { type Architecture, IMAGENET_CLASSES } from './architecture';
import { channelsOf, type Output, stridePadding } from './map-sizes';
import type { TopologyBuilder } from './topology-builder';

/**
 * Tan & Le 2019, as Keras builds it for the published weights: it takes pixels 0…255 and scales them itself. The
 * published network divided by the deviation, not by its root as Normalization does, hence the second Rescaling.
 */
export const EFFICIENTNET_B0: Architecture = {
  modelName: () => 'efficientnetb0',
  defaultSizePx: 224,
  minimumSizePx: 32,
  alphas: [1],
  preprocessing: 'none',
  featureLayer: 'top_activation',
  topNeedsDefaultSize: false,
  namesPooling: true,
  body: (net, image) => {
    let x = stem(net, image);
    allBlocks().forEach((block, index) => {
      x = invertedResidual(net, x, block, (DROP_RATE * index) / BLOCK_COUNT);
    });
    x = net.conv2d(x, 1280, 1, { padding: 'same', useBias: false, name: 'top_conv' });
    return activated(net, x, 'top_bn', 'top_activation');
  },
  top: (net, features) => {
    let x = net.globalPooling2d(features, 'avg', 'avg_pool');
    x = net.dropout(x, 0.2, 'top_dropout');
    return net.dense(x, IMAGENET_CLASSES, 'softmax', 'predictions');
  },
};

/** Of ImageNet's red, green and blue, as shares of 255. */
const DEVIATIONS = [0.229, 0.224, 0.225];

/** Share of a residual branch that training drops in the last block; it rises from 0 in the first. */
const DROP_RATE = 0.2;

interface Stage {
  readonly repeats: number;
  readonly kernel: number;
  /** Of the first of its blocks. */
  readonly strides: number;
  readonly expansion: number;
  readonly filters: number;
}

const STAGES: readonly Stage[] = [
  { repeats: 1, kernel: 3, strides: 1, expansion: 1, filters: 16 },
  { repeats: 2, kernel: 3, strides: 2, expansion: 6, filters: 24 },
  { repeats: 2, kernel: 5, strides: 2, expansion: 6, filters: 40 },
  { repeats: 3, kernel: 3, strides: 2, expansion: 6, filters: 80 },
  { repeats: 3, kernel: 5, strides: 1, expansion: 6, filters: 112 },
  { repeats: 4, kernel: 5, strides: 2, expansion: 6, filters: 192 },
  { repeats: 1, kernel: 3, strides: 1, expansion: 6, filters: 320 },
];

const BLOCK_COUNT = STAGES.reduce((sum, { repeats }) => sum + repeats, 0);

interface Block extends Omit<Stage, 'repeats'> {
  readonly name: string;
}

function allBlocks(): Block[] {
  return STAGES.flatMap(({ repeats, ...stage }, index) =>
    Array.from({ length: repeats }, (_, repeat) => ({
      ...stage,
      strides: repeat === 0 ? stage.strides : 1,
      name: `block${index + 1}${'abcd'[repeat]}`,
    })),
  );
}

function stem(net: TopologyBuilder, image: Output): Output {
  let x = net.rescaling(image, 1 / 255);
  x = net.normalization(x);
  x = net.rescaling(
    x,
    DEVIATIONS.map((deviation) => 1 / Math.sqrt(deviation)),
  );
  x = net.zeroPadding2d(x, stridePadding(x, 3), 'stem_conv_pad');
  x = net.conv2d(x, 32, 3, { strides: 2, useBias: false, name: 'stem_conv' });
  return activated(net, x, 'stem_bn', 'stem_activation');
}

function invertedResidual(net: TopologyBuilder, input: Output, block: Block, dropRate: number): Output {
  const { kernel, strides, expansion, filters, name } = block;
  let x = input;
  if (expansion > 1) {
    x = net.conv2d(x, expansion * channelsOf(x), 1, { padding: 'same', useBias: false, name: `${name}_expand_conv` });
    x = activated(net, x, `${name}_expand_bn`, `${name}_expand_activation`);
  }
  if (strides === 2) x = net.zeroPadding2d(x, stridePadding(x, kernel), `${name}_dwconv_pad`);
  const padding = strides === 2 ? 'valid' : 'same';
  x = net.depthwiseConv2d(x, kernel, { strides, padding, useBias: false, name: `${name}_dwconv` });
  x = activated(net, x, `${name}_bn`, `${name}_activation`);
  x = excited(net, x, channelsOf(input) / 4, name);
  x = net.conv2d(x, filters, 1, { padding: 'same', useBias: false, name: `${name}_project_conv` });
  x = net.batchNormalization(x, { name: `${name}_project_bn` });
  if (strides === 2 || filters !== channelsOf(input)) return x;
  return net.add([net.dropout(x, dropRate, `${name}_drop`, [null, 1, 1, 1]), input], `${name}_add`);
}

/** Squeeze and excite (Hu et al. 2017): each channel is weighed by what all of the image says. */
function excited(net: TopologyBuilder, x: Output, squeezed: number, name: string): Output {
  const channels = channelsOf(x);
  let weight = net.globalPooling2d(x, 'avg', `${name}_se_squeeze`);
  weight = net.reshape(weight, [1, 1, channels], `${name}_se_reshape`);
  weight = net.conv2d(weight, squeezed, 1, { padding: 'same', activation: 'swish', name: `${name}_se_reduce` });
  weight = net.conv2d(weight, channels, 1, { padding: 'same', activation: 'sigmoid', name: `${name}_se_expand` });
  return net.multiply([x, weight], `${name}_se_excite`);
}

function activated(net: TopologyBuilder, x: Output, normalisation: string, activation: string): Output {
  return net.activation(net.batchNormalization(x, { name: normalisation }), 'swish', activation);
}
