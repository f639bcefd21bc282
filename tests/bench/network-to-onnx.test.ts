import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { networkToOnnx } from '../../bench/onnx/network-to-onnx';
import { seedWeights } from '../support/tiny-model';
import { bytesOf, messagesOf, numbersOf, type ReadMessage, readMessage, textsOf } from './support/read-protobuf';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

afterEach(() => tf.disposeVariables());

describe('a network as ONNX', () => {
  it('has a node a convolution and one an activation, and none for a padding', async () => {
    const { nodes } = await read(network());
    expect(nodes.map(({ operator }) => operator)).toEqual(['Conv', 'Clip', 'Conv', 'Relu', 'Conv', 'Identity']);
    expect(nodes.at(-1)?.output).toBe('features');
  });

  it('reads only what is computed, given or a weight', async () => {
    const { nodes, weights } = await read(network());
    const known = new Set(['pixels', ...weights.keys()]);
    for (const { inputs, output } of nodes) {
      for (const input of inputs) expect(known).toContain(input);
      known.add(output);
    }
  });

  it('pads as the padding layer said, and as Keras’ same does', async () => {
    const { nodes } = await read(network());
    const [first, depthwise, last] = nodes.filter(({ operator }) => operator === 'Conv');
    // Top, left, bottom, right.
    expect(first?.attributes).toMatchObject({ pads: [0, 0, 1, 1], strides: [2, 2], kernel_shape: [3, 3], group: [1] });
    expect(depthwise?.attributes).toMatchObject({ pads: [0, 0, 1, 1], strides: [2, 2], group: [4] });
    expect(last?.attributes).toMatchObject({ pads: [0, 0, 0, 0], kernel_shape: [1, 1] });
  });

  it('has its kernels’ outputs first, and every number of them', async () => {
    const model = network();
    const { weights } = await read(model);
    for (const [name, axes] of [
      ['conv', [3, 2, 0, 1]],
      ['depthwise', [2, 3, 0, 1]],
    ] as const) {
      const kernel = model.getLayer(name).getWeights()[0] as tf.Tensor;
      const expected = tf.transpose(kernel, [...axes]);
      const written = weights.get(`${name}/kernel`);
      expect(written?.shape).toEqual(expected.shape);
      expect(written?.values).toEqual(await expected.data());
    }
  });

  it('takes and gives channels first, in batches of any size', async () => {
    const { input, output } = await read(network());
    expect(input).toEqual({ name: 'pixels', shape: ['batch', 3, 8, 8] });
    expect(output).toEqual({ name: 'features', shape: ['batch', 5, 2, 2] });
  });

  it('names a layer that it does not know', async () => {
    const model = tf.sequential({ layers: [tf.layers.maxPooling2d({ inputShape: [8, 8, 3], name: 'halve' })] });
    await expect(networkToOnnx(model)).rejects.toThrow(/halve.*MaxPooling2D/);
  });
});

/** What MobileNet is made of, once each: [8, 8, 3] → [2, 2, 5]. */
function network(): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.zeroPadding2d({
        inputShape: [8, 8, 3],
        padding: [
          [0, 1],
          [0, 1],
        ],
      }),
      tf.layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, name: 'conv' }),
      tf.layers.reLU({ maxValue: 6 }),
      tf.layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', name: 'depthwise', activation: 'relu' }),
      tf.layers.conv2d({ filters: 5, kernelSize: 1, name: 'pointwise', useBias: false }),
    ],
  });
  seedWeights(model, 3);
  return model;
}

/** Field numbers as in onnx.proto. */
async function read(model: tf.LayersModel) {
  const [graph] = messagesOf(readMessage(await networkToOnnx(model)), 7) as [ReadMessage];
  const nodes = messagesOf(graph, 1).map((node) => ({
    inputs: textsOf(node, 1),
    output: textsOf(node, 2)[0] ?? '',
    operator: textsOf(node, 4)[0],
    attributes: Object.fromEntries(
      messagesOf(node, 5).map((attribute) => [
        textsOf(attribute, 1)[0],
        [...numbersOf(attribute, 3), ...numbersOf(attribute, 8)],
      ]),
    ),
  }));
  const weights = new Map(
    messagesOf(graph, 5).map((tensor) => {
      const [raw] = bytesOf(tensor, 9) as [Uint8Array];
      return [
        textsOf(tensor, 8)[0] ?? '',
        { shape: numbersOf(tensor, 1), values: new Float32Array(raw.slice().buffer) },
      ];
    }),
  );
  const port = (field: number) => {
    const [value] = messagesOf(graph, field) as [ReadMessage];
    const [type] = messagesOf(value, 2) as [ReadMessage];
    const [tensor] = messagesOf(type, 1) as [ReadMessage];
    const [shape] = messagesOf(tensor, 2) as [ReadMessage];
    const lengths = messagesOf(shape, 1).map((length) => textsOf(length, 2)[0] ?? numbersOf(length, 1)[0]);
    return { name: textsOf(value, 1)[0], shape: lengths };
  };
  return { nodes, weights, input: port(11), output: port(12) };
}
