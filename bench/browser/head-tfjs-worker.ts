import * as tf from '@tensorflow/tfjs';
import { answer } from './answer';
import { type HeadCase, headRows } from './head-case';
import { startTfjsBackend } from './start-tfjs';

let headCase: HeadCase;
let model: tf.LayersModel;
let features: tf.Tensor2D;
let labels: tf.Tensor2D;

/** The same head by `model.fit` of TF.js, as its guide writes it. */
const methods = {
  async load({ head, threads }: { head: HeadCase; threads: number }) {
    headCase = head;
    await startTfjsBackend('wasm', threads);
    const { width, units, dropout, classes, rows } = head;
    const data = headRows(head);
    features = tf.tensor2d(data.features, [rows, width]);
    labels = tf.tidy(() => tf.oneHot(tf.tensor1d(data.classIndices, 'int32'), classes) as tf.Tensor2D);
    model = tf.sequential({
      layers: [
        tf.layers.dense({ units, activation: 'relu', inputShape: [width] }),
        tf.layers.dropout({ rate: dropout }),
        tf.layers.dense({ units: classes, activation: 'softmax' }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.001), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  },

  /** @returns the training loss of the last epoch */
  async fit({ epochs }: { epochs: number }) {
    const { history } = await model.fit(features, labels, { epochs, batchSize: headCase.batchSize, verbose: 0 });
    return history.loss?.at(-1) as number;
  },
};

export type HeadTfjsMethods = typeof methods;

answer(methods);
