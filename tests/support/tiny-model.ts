import * as tf from '@tensorflow/tfjs';
import { streamKey, uniformAt } from '../../src/core/random';

export interface TinyModelOptions {
  readonly seed?: number;
  readonly sizePx?: number;
  readonly channels?: number;
  /** With a GlobalAveragePooling2D and a Dense softmax, as an ImageNet classifier has them. */
  readonly top?: boolean;
}

/**
 * A MobileNet in miniature, the same for the same seed: conv1 → conv_dw_1 → conv_pw_1, each with BatchNormalization
 * and ReLU6, [size, size, 3] → conv_pw_1_relu [size/2, size/2, channels]. Whoever makes it disposes it.
 */
export function tinyModel({ seed = 1, sizePx = 8, channels = 6, top = true }: TinyModelOptions = {}): tf.LayersModel {
  const input = tf.input({ shape: [sizePx, sizePx, 3], name: 'input_1' });
  let x = apply(tf.layers.conv2d({ ...SAME, filters: 4, kernelSize: 3, strides: 2, name: 'conv1' }), input);
  x = normalised(x, 'conv1');
  x = apply(tf.layers.depthwiseConv2d({ ...SAME, kernelSize: 3, name: 'conv_dw_1' }), x);
  x = normalised(x, 'conv_dw_1');
  x = apply(tf.layers.conv2d({ ...SAME, filters: channels, kernelSize: 1, name: 'conv_pw_1' }), x);
  x = normalised(x, 'conv_pw_1');
  if (top) {
    x = apply(tf.layers.globalAveragePooling2d({ name: 'pool' }), x);
    x = apply(tf.layers.dense({ units: 5, activation: 'softmax', name: 'predictions' }), x);
  }
  const model = tf.model({ inputs: input, outputs: x });
  seedWeights(model, seed);
  return model;
}

/** Fills every weight with seeded numbers; variances and scales stay positive. */
export function seedWeights(model: tf.LayersModel, seed: number): void {
  tf.tidy(() => {
    const weights = model.weights.map((weight, index) => {
      const key = streamKey(seed, index);
      const positive = /gamma|variance/.test(weight.originalName);
      const shape = weight.shape.map((length) => length ?? 1);
      const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, at) => {
        const number = uniformAt(key, at);
        return positive ? 0.5 + number : number - 0.5;
      });
      return { weight, value: tf.tensor(values, shape) };
    });
    for (const { weight, value } of weights) weight.write(value);
  });
}

/** What a host serves: model.json as an object, and the bytes of weights.bin, which it names. */
export interface TinyModelFiles {
  readonly json: tf.io.ModelJSON;
  readonly weights: Uint8Array<ArrayBuffer>;
}

export async function modelFiles(model: tf.LayersModel): Promise<TinyModelFiles> {
  let files: TinyModelFiles | undefined;
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology = {}, weightSpecs = [], weightData }) => {
      files = {
        json: {
          format: 'layers-model',
          modelTopology,
          weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
        },
        weights: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
      };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  if (files === undefined) throw new Error('TF.js did not call the save handler');
  return files;
}

/** The files of a tiny model, its tensors ended. */
export async function tinyModelFiles(options: TinyModelOptions = {}): Promise<TinyModelFiles> {
  const model = tinyModel(options);
  try {
    return await modelFiles(model);
  } finally {
    model.dispose();
  }
}

const SAME = { padding: 'same', useBias: false } as const;

function normalised(x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
  const bn = apply(tf.layers.batchNormalization({ name: `${name}_bn` }), x);
  return apply(tf.layers.reLU({ maxValue: 6, name: `${name}_relu` }), bn);
}

function apply(layer: tf.layers.Layer, x: tf.SymbolicTensor): tf.SymbolicTensor {
  return layer.apply(x) as tf.SymbolicTensor;
}
