import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileFrozen, frozenSteps } from '../../../../src/engine/bases/compile/compile-frozen';
import { kernelNetwork } from '../../../../src/engine/bases/compile/kernel-network';
import { differenceOnKernels, KERNEL_NETWORKS } from '../../../support/kernel-networks';
import { startBackend } from '../../../support/node-backends';

describe('a network on our own kernels', () => {
  beforeAll(() => startBackend('cpu'));

  it.each(Object.keys(KERNEL_NETWORKS))('of %s computes what the layers compute', async (name) => {
    expect(await differenceOnKernels(name)).toBeLessThan(1e-6);
  });

  it('leaves no tensor behind, however often it runs', async () => {
    const before = tf.memory().numTensors;
    for (let times = 0; times < 3; times++) await differenceOnKernels('squeeze and excitation with swish');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('which kernels a network runs on', () => {
  let model: tf.LayersModel;
  beforeAll(async () => {
    await startBackend('wasm');
    model = tf.sequential({ layers: [tf.layers.conv2d({ inputShape: [4, 4, 3], filters: 2, kernelSize: 3 })] });
  });
  afterAll(() => model.dispose());

  it('is TF.js’ where our own don’t know one of its layers', () => {
    const unknown = tf.sequential({
      layers: [tf.layers.conv2d({ inputShape: [4, 4, 3], filters: 2, kernelSize: 3 }), tf.layers.leakyReLU()],
    });
    expect(kernelNetwork(frozenSteps(unknown))).toBeUndefined();
    const batch = tf.ones<tf.Rank.R4>([1, 4, 4, 3]);
    const [expected, actual] = [unknown.predict(batch) as tf.Tensor, compileFrozen(unknown).run(batch)];
    expect(Array.from(actual.dataSync())).toEqual(Array.from(expected.dataSync()));
    tf.dispose([batch, expected, actual]);
    unknown.dispose();
  });

  it('is TF.js’ where a product has another factor than one for each channel', () => {
    const image = tf.input({ shape: [4, 4, 3] });
    const [map, gate, mask] = [8, 8, 8].map(
      (filters) => tf.layers.conv2d({ filters, kernelSize: 1 }).apply(image) as tf.SymbolicTensor,
    ) as [tf.SymbolicTensor, tf.SymbolicTensor, tf.SymbolicTensor];
    const factors = tf.layers.globalAveragePooling2d({}).apply(gate) as tf.SymbolicTensor;
    const outputs = tf.layers.multiply().apply([map, factors, mask]) as tf.SymbolicTensor;
    const masked = tf.model({ inputs: image, outputs });
    expect(kernelNetwork(frozenSteps(masked))).toBeUndefined();
    masked.dispose();
  });

  it('is our own on WebAssembly', () => {
    expect(kernelNetwork(frozenSteps(model))?.stepCount).toBe(1);
  });
});
