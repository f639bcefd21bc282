import type { ImageSize } from '../../../core/reports';
import { type Shape, sizeOf } from '../../../core/shapes';
import type { JsonObject, Topology } from '../topology/topology';
import { channelsOf, type Output, type Pair, placesAfter, placesOf } from './map-sizes';

export type Activation = 'linear' | 'relu' | 'swish' | 'sigmoid' | 'softmax';

export type Pooling = 'avg' | 'max';

interface WindowOptions {
  readonly name?: string | undefined;
  readonly strides?: number;
  readonly padding?: 'same' | 'valid';
}

interface ConvolutionOptions extends WindowOptions {
  readonly useBias?: boolean;
  readonly activation?: Activation;
}

interface NormalisationOptions {
  readonly name?: string | undefined;
  readonly epsilon?: number;
  readonly momentum?: number;
  /** False: without γ. */
  readonly scale?: boolean;
}

/**
 * Writes a network down layer by layer in the form that Keras 2 saved and TF.js reads. A layer without a name gets the
 * one that Keras gives it in a fresh session: its class in snake case, counted. Kernels start as zeros, since drawing
 * random numbers that a file replaces at once would take seconds; defaults that are not written are Keras' own.
 */
export class TopologyBuilder {
  private readonly layers: JsonObject[] = [];
  private readonly nameless = new Map<string, number>();

  input({ heightPx, widthPx }: ImageSize): Output {
    const shape = [heightPx, widthPx, 3];
    return this.layer('InputLayer', [], shape, {
      batch_input_shape: [null, ...shape],
      dtype: 'float32',
      sparse: false,
    });
  }

  conv2d(x: Output, filters: number, kernel: number | Pair, options: ConvolutionOptions = {}): Output {
    const size = pair(kernel);
    const config = { filters, kernel_size: size, kernel_initializer: ZEROS, ...convolutionConfig(options) };
    return this.layer('Conv2D', [x], [...mapAfter(x, size, options), filters], config, options.name);
  }

  depthwiseConv2d(x: Output, kernel: number, options: ConvolutionOptions = {}): Output {
    const size = pair(kernel);
    const config = { kernel_size: size, depthwise_initializer: ZEROS, ...convolutionConfig(options) };
    return this.layer('DepthwiseConv2D', [x], [...mapAfter(x, size, options), channelsOf(x)], config, options.name);
  }

  separableConv2d(x: Output, filters: number, kernel: number, options: ConvolutionOptions = {}): Output {
    const size = pair(kernel);
    const initializers = { depthwise_initializer: ZEROS, pointwise_initializer: ZEROS };
    const config = { filters, kernel_size: size, ...initializers, ...convolutionConfig(options) };
    return this.layer('SeparableConv2D', [x], [...mapAfter(x, size, options), filters], config, options.name);
  }

  batchNormalization(x: Output, options: NormalisationOptions = {}): Output {
    const { name, epsilon = 1e-3, momentum = 0.99, scale = true } = options;
    return this.layer('BatchNormalization', [x], x.shape, { axis: -1, epsilon, momentum, scale, center: true }, name);
  }

  activation(x: Output, activation: Activation, name?: string): Output {
    return this.layer('Activation', [x], x.shape, { activation }, name);
  }

  relu6(x: Output, name: string): Output {
    return this.layer('ReLU', [x], x.shape, { max_value: 6 }, name);
  }

  /** @param rows and columns: zeros before and after */
  /** @param padding one number for all four sides, or before and after the rows and the columns */
  zeroPadding2d(x: Output, padding: number | readonly [Pair, Pair], name?: string): Output {
    const [rows, columns] = typeof padding === 'number' ? [pair(padding), pair(padding)] : padding;
    const [height, width] = placesOf(x);
    const shape = [rows[0] + height + rows[1], columns[0] + width + columns[1], channelsOf(x)];
    return this.layer('ZeroPadding2D', [x], shape, { padding: [rows, columns] }, name);
  }

  pooling2d(x: Output, kind: Pooling, pool: number, options: WindowOptions = {}): Output {
    const { name, strides = pool, padding = 'valid' } = options;
    const className = kind === 'avg' ? 'AveragePooling2D' : 'MaxPooling2D';
    const shape = [...placesAfter(x, pair(pool), strides, padding), channelsOf(x)];
    return this.layer(className, [x], shape, { pool_size: pair(pool), strides: pair(strides), padding }, name);
  }

  /** @param keepDims leaves both sides, as ones */
  globalPooling2d(x: Output, kind: Pooling, name?: string, keepDims = false): Output {
    const className = kind === 'avg' ? 'GlobalAveragePooling2D' : 'GlobalMaxPooling2D';
    const shape = keepDims ? [1, 1, channelsOf(x)] : [channelsOf(x)];
    return this.layer(className, [x], shape, keepDims ? { keepdims: true } : {}, name);
  }

  add(inputs: readonly [Output, Output], name?: string): Output {
    return this.layer('Add', inputs, inputs[0].shape, {}, name);
  }

  multiply(inputs: readonly [Output, Output], name: string): Output {
    return this.layer('Multiply', inputs, inputs[0].shape, {}, name);
  }

  /** Joins channels. */
  concatenate(inputs: readonly [Output, ...Output[]], name?: string): Output {
    const channels = inputs.reduce((sum, input) => sum + channelsOf(input), 0);
    return this.layer('Concatenate', inputs, [...placesOf(inputs[0]), channels], { axis: -1 }, name);
  }

  flatten(x: Output, name: string): Output {
    return this.layer('Flatten', [x], [sizeOf(x.shape)], {}, name);
  }

  reshape(x: Output, shape: Shape, name: string): Output {
    return this.layer('Reshape', [x], shape, { target_shape: shape }, name);
  }

  /** @param noiseShape of the mask, where all of an image falls out together */
  dropout(x: Output, rate: number, name: string, noiseShape: readonly (number | null)[] | null = null): Output {
    return this.layer('Dropout', [x], x.shape, { rate, noise_shape: noiseShape }, name);
  }

  dense(x: Output, units: number, activation: Activation, name: string): Output {
    return this.layer('Dense', [x], [units], { units, activation, kernel_initializer: ZEROS }, name);
  }

  rescaling(x: Output, scale: number | readonly number[]): Output {
    return this.layer('Rescaling', [x], x.shape, { scale, offset: 0 });
  }

  /** (x − mean) / √variance by channel, both of them weights. */
  normalization(x: Output): Output {
    return this.layer('Normalization', [x], x.shape, { axis: [-1], mean: null, variance: null, invert: false });
  }

  topology(name: string, output: Output): Topology {
    const [input] = this.layers;
    return {
      class_name: 'Model',
      config: {
        name,
        layers: this.layers,
        input_layers: [[input?.name, 0, 0]],
        output_layers: [[output.layer, 0, 0]],
      },
    };
  }

  private layer(
    className: string,
    inputs: readonly Output[],
    shape: Shape,
    config: JsonObject,
    named?: string,
  ): Output {
    const name = named ?? this.nextName(className);
    const inbound = inputs.map((input) => [input.layer, 0, 0, {}]);
    this.layers.push({
      class_name: className,
      name,
      config: { name, ...config },
      inbound_nodes: inbound.length > 0 ? [inbound] : [],
    });
    return { layer: name, shape };
  }

  private nextName(className: string): string {
    const stem = className.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
    const count = this.nameless.get(stem) ?? 0;
    this.nameless.set(stem, count + 1);
    return count === 0 ? stem : `${stem}_${count}`;
  }
}

const ZEROS = { class_name: 'Zeros', config: {} } as const;

function convolutionConfig({
  strides = 1,
  padding = 'valid',
  useBias = true,
  activation = 'linear',
}: ConvolutionOptions) {
  return { strides: pair(strides), padding, use_bias: useBias, activation };
}

function mapAfter(x: Output, kernel: Pair, { strides = 1, padding = 'valid' }: WindowOptions): Pair {
  return placesAfter(x, kernel, strides, padding);
}

function pair(value: number | Pair): Pair {
  return typeof value === 'number' ? [value, value] : value;
}
