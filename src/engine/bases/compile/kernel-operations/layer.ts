import { type Shape, sizeOf } from '../../../../core/shapes';
import type * as tf from '../../../tf';
import type { Geometry } from '../convolution-step';
import { activationOf, type LayerStep } from '../steps';
import { borderOf } from './border';
import { isInFours, type KernelOperation, type Limits, limitsOf, NO_LIMITS } from './operation';

type Config = ReturnType<tf.layers.Layer['getConfig']>;
type Pair = [number, number];

/** What a layer other than a convolution is on the kernels; undefined where they don't know it. */
export function layerOperation(step: LayerStep, inputs: readonly Shape[]): KernelOperation | undefined {
  const layer = step.tensor.sourceLayer;
  const config = layer.getConfig();
  const [input = []] = inputs;
  const { outputShape } = step;
  if (config.dataFormat === 'channelsFirst') return undefined;
  switch (layer.getClassName()) {
    case 'ReLU':
    case 'Activation':
      return activation(layer, config, outputShape);
    case 'Add':
      return sum(inputs, outputShape);
    case 'Multiply':
      return product(inputs, outputShape);
    case 'Concatenate':
      return concatenation(config, inputs, outputShape);
    case 'ZeroPadding2D':
      return padding(config, input);
    case 'MaxPooling2D':
      return pooling(windowOf(config), input, outputShape, false);
    case 'AveragePooling2D':
      return pooling(windowOf(config), input, outputShape, true);
    case 'GlobalAveragePooling2D':
      return pooling(wholeOf(input), input, outputShape, true);
    case 'GlobalMaxPooling2D':
      return pooling(wholeOf(input), input, outputShape, false);
    case 'BatchNormalization':
      return normalisation(layer, config, outputShape);
    case 'Rescaling':
      return rescaling(config, outputShape);
    case 'Reshape':
    case 'Flatten':
      return copy(outputShape);
    default:
      return undefined;
  }
}

function activation(layer: tf.layers.Layer, config: Config, shape: Shape): KernelOperation | undefined {
  const count = sizeOf(shape);
  const clamping = activationOf(layer);
  if (clamping !== undefined) {
    return {
      limits: limitsOf(clamping),
      bind: ({ kernels, inputs: [source = 0], output, limits: { low, high } }) => {
        return () => kernels.limit(source, output, count, low, high);
      },
    };
  }
  const isSwish = config.activation === 'swish' || config.activation === 'silu';
  if (!isSwish && config.activation !== 'sigmoid') return undefined;
  return {
    bind: ({ kernels, inputs: [source = 0], output }) => {
      return () => kernels.sigmoid(source, output, count, isSwish);
    },
  };
}

function sum(inputs: readonly Shape[], shape: Shape): KernelOperation | undefined {
  const count = sizeOf(shape);
  if (inputs.some((input) => sizeOf(input) !== count)) return undefined;
  return {
    limits: NO_LIMITS,
    bind: ({ kernels, inputs: terms, output, limits }) =>
      oneByOne(terms, output, limits, (so, term, { low, high }) => kernels.add(so, term, output, count, low, high)),
  };
}

/** A map and factors for each of its channels, as squeeze-and-excitation has it. */
function product([map = [], ...factors]: readonly Shape[], shape: Shape): KernelOperation | undefined {
  const channels = shape.at(-1) ?? 0;
  const areByChannel = factors.every((factor) => sizeOf(factor) === channels && factor.at(-1) === channels);
  if (!areByChannel || sizeOf(map) !== sizeOf(shape) || !isInFours(shape)) return undefined;
  const places = sizeOf(shape) / channels;
  return {
    limits: NO_LIMITS,
    bind({ kernels, memory, inputs, output, limits }) {
      const shift = memory.constant(new Float32Array(channels));
      return oneByOne(inputs, output, limits, (so, scale, { low, high }) =>
        kernels.scaleAndShift(so, scale, shift, output, places, channels, low, high),
      );
    },
  };
}

/** Joins each input with what those before it came to; the last time, within the limits. */
function oneByOne(
  [first = 0, ...others]: readonly number[],
  output: number,
  limits: Limits,
  join: (so: number, other: number, limits: Limits) => void,
): () => void {
  const last = others.length - 1;
  return () => {
    others.forEach((other, index) => {
      join(index === 0 ? first : output, other, index === last ? limits : NO_LIMITS);
    });
  };
}

function concatenation(config: Config, inputs: readonly Shape[], shape: Shape): KernelOperation | undefined {
  const { axis } = config;
  if (axis !== -1 && axis !== shape.length) return undefined;
  const outChannels = shape.at(-1) ?? 0;
  const places = sizeOf(shape) / outChannels;
  const widths = inputs.map((input) => input.at(-1) ?? 0);
  const starts = widths.map((_, index) => 4 * widths.slice(0, index).reduce((total, width) => total + width, 0));
  return {
    bind({ kernels, inputs: sources, output }) {
      return () => {
        sources.forEach((source, index) => {
          kernels.copyChannels(source, output + (starts[index] ?? 0), places, widths[index] ?? 0, outChannels);
        });
      };
    },
  };
}

function padding(config: Config, [height = 0, width = 0, channels = 0]: Shape): KernelOperation {
  const [[top, bottom], [left, right]] = config.padding as [Pair, Pair];
  return {
    bind({ kernels, inputs: [source = 0], output }) {
      return () => kernels.pad(source, output, height, width, channels, top, bottom, left, right);
    },
  };
}

function windowOf({ poolSize, strides, padding }: Config): Geometry {
  const size = poolSize as Pair;
  return { size, strides: (strides as Pair | null) ?? size, dilation: [1, 1], padding: padding as 'same' | 'valid' };
}

function wholeOf([height = 0, width = 0]: Shape): Geometry {
  return { size: [height, width], strides: [1, 1], dilation: [1, 1], padding: 'valid' };
}

function pooling(geometry: Geometry, input: Shape, shape: Shape, isMean: boolean): KernelOperation | undefined {
  if (!isInFours(input)) return undefined;
  const [height = 0, width = 0, channels = 0] = input;
  const [outHeight, outWidth] = shape.length === 1 ? [1, 1] : (shape as readonly [number, number, number]);
  const { size, strides } = geometry;
  const { top, left } = borderOf(geometry, input);
  const sizes = [height, width, channels, outHeight, outWidth] as const;
  return {
    bind({ kernels, inputs: [source = 0], output }) {
      return () => kernels.pool(source, output, ...sizes, ...size, ...strides, top, left, isMean);
    },
  };
}

/** With what training measured: (x − mean) / √(variance + ε) · gamma + beta. */
function normalisation(layer: tf.layers.Layer, config: Config, shape: Shape): KernelOperation | undefined {
  const channels = shape.at(-1) ?? 0;
  const { axis, scale: hasGamma, center: hasBeta, epsilon } = config;
  if (!isInFours(shape) || (axis !== -1 && axis !== shape.length)) return undefined;
  const places = sizeOf(shape) / channels;
  return {
    limits: NO_LIMITS,
    bind({ kernels, memory, inputs: [source = 0], output, limits: { low, high } }) {
      const values = layer.getWeights().map((weight) => weight.dataSync() as Float32Array);
      const gamma = hasGamma ? values.shift() : undefined;
      const beta = hasBeta ? values.shift() : undefined;
      const [mean, variance] = values as [Float32Array, Float32Array];
      const factors = variance.map((value, at) => (gamma?.[at] ?? 1) / Math.sqrt(value + (epsilon as number)));
      const scale = memory.constant(factors);
      const shift = memory.constant(factors.map((factor, at) => (beta?.[at] ?? 0) - (mean[at] as number) * factor));
      return () => kernels.scaleAndShift(source, scale, shift, output, places, channels, low, high);
    },
  };
}

/** One factor and one offset for all channels; four of each, since the kernel takes four numbers at a time. */
function rescaling({ scale, offset }: Config, shape: Shape): KernelOperation | undefined {
  if (typeof scale !== 'number' || (offset !== undefined && typeof offset !== 'number')) return undefined;
  const fours = Math.ceil(sizeOf(shape) / 4);
  return {
    limits: NO_LIMITS,
    bind({ kernels, memory, inputs: [source = 0], output, limits: { low, high } }) {
      const factors = memory.constant(new Float32Array(4).fill(scale));
      const offsets = memory.constant(new Float32Array(4).fill(offset ?? 0));
      return () => kernels.scaleAndShift(source, factors, offsets, output, fours, 4, low, high);
    },
  };
}

/** The numbers stay as they are; only their shape is another. */
function copy(shape: Shape): KernelOperation {
  const count = sizeOf(shape);
  return {
    bind({ kernels, inputs: [source = 0], output }) {
      return () => kernels.copyChannels(source, output, 1, count, count);
    },
  };
}
