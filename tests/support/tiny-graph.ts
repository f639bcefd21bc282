import * as tf from '@tensorflow/tfjs';
import { GraphModelFiles, ints, text, texts } from './graph-model';
import { seedWeights } from './tiny-model';

/** conv (relu6) → depthwise → + conv → pool → dense → softmax, as layers. */
export function layersModel(): tf.LayersModel {
  const input = tf.input({ shape: [8, 8, 3] });
  const apply = (layer: tf.layers.Layer, ...inputs: tf.SymbolicTensor[]) =>
    layer.apply(inputs.length > 1 ? inputs : (inputs[0] as tf.SymbolicTensor)) as tf.SymbolicTensor;
  const same = { padding: 'same', kernelSize: 3 } as const;
  const stem = tf.layers.conv2d({ ...same, filters: 4, strides: 2, activation: 'relu6' as never, name: 'stem' });
  const conv = apply(stem, input);
  const depthwise = apply(tf.layers.depthwiseConv2d({ ...same, useBias: false, name: 'depthwise' }), conv);
  const map = apply(tf.layers.add({ name: 'map' }), conv, depthwise);
  const pooled = apply(tf.layers.globalAveragePooling2d({ name: 'pooled' }), map);
  const classes = apply(tf.layers.dense({ units: 5, activation: 'softmax', name: 'classes' }), pooled);
  const model = tf.model({ inputs: input, outputs: [map, pooled, classes] });
  seedWeights(model, 6);
  return model;
}

/** The same network as a graph. */
export function graphOf(model: tf.LayersModel, imageShape = [-1, -1, -1, 3], dtype?: string): GraphModelFiles {
  const files = new GraphModelFiles();
  const weight = (name: string) => {
    const found = model.weights.find(({ originalName }) => originalName === name);
    const value = found?.read() as tf.Tensor;
    return files.constant(name, value.shape, value.dataSync<'float32'>());
  };
  const conv = {
    strides: ints(1, 1, 1, 1),
    dilations: ints(1, 1, 1, 1),
    padding: text('SAME'),
    data_format: text('NHWC'),
  };
  const image = files.image(imageShape, dtype);
  const pixels = dtype ? files.node('pixels', 'Cast', [image], { DstT: { type: 'DT_FLOAT' } }) : image;
  const stem = files.node('stem', '_FusedConv2D', [pixels, weight('stem/kernel'), weight('stem/bias')], {
    ...conv,
    strides: ints(1, 2, 2, 1),
    fused_ops: texts('BiasAdd', 'Relu6'),
    num_args: { i: '1' },
  });
  const kernel = weight('depthwise/depthwise_kernel');
  const depthwise = files.node('depthwise', 'DepthwiseConv2dNative', [stem, kernel], conv);
  const map = files.node('map', 'AddV2', [stem, depthwise]);
  const axes = files.constant('axes', [2], Int32Array.of(1, 2));
  const pooled = files.node('pooled', 'Mean', [map, axes], { keep_dims: { b: false } });
  const product = files.node('product', 'MatMul', [pooled, weight('classes/kernel')]);
  const logits = files.node('logits', 'BiasAdd', [product, weight('classes/bias')]);
  files.node('probabilities', 'Softmax', [logits]);
  return files;
}
