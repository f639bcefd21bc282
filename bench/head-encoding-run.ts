import { describeHead } from '../src/core/head';
import { shuffledIndices } from '../src/core/random';
import { DEFAULT_SETTINGS } from '../src/core/setting-table';
import { chooseBackend } from '../src/engine/backend/choose-backend';
import type { HeadTrainer } from '../src/engine/head/trainers/head-trainer';
import { createWebgpuTrainer } from '../src/engine/head/trainers/webgpu/webgpu-trainer';
import * as tf from '../src/engine/tf';
import { type HeadCase, headRows } from './browser/head-case';
import { countDeviceCalls, type DeviceCalls } from './count-device-calls';
import { alternating } from './figures.mjs';

const SHARED = { units: 64, dropout: 0.25, rows: 512, batchSize: 32, classes: 4 };

/** The heads of the bench; the last one is what a real GPU is timed on. */
export const HEADS: readonly HeadCase[] = [
  { width: 1024, ...SHARED },
  { width: 25_088, ...SHARED },
  { width: 1024, ...SHARED, rows: 1000, classes: 5 },
];

/** One way to train a head: an epoch, told to the device and waited for. */
interface Way {
  readonly name: 'headstart' | 'fit';
  epoch(): Promise<void>;
  readonly epochMs: number[];
  end(): void;
}

export interface HeadEncodingFigures {
  readonly adapter: string;
  readonly heads: readonly {
    readonly head: HeadCase;
    readonly ways: readonly (Pick<Way, 'name' | 'epochMs'> & { readonly calls: DeviceCalls })[];
  }[];
}

/**
 * An epoch of a head by Headstart's trainer and by `model.fit`, on the WebGPU that `navigator.gpu` stands for. On a
 * null device, which computes nothing, its time is what telling it costs.
 * @param rounds those in which the two take turns, after one that is not counted
 */
export async function measure(rounds: number): Promise<HeadEncodingFigures> {
  const { adapter = 'without a name' } = await chooseBackend('webgpu');
  const heads: HeadEncodingFigures['heads'][number][] = [];
  for (const head of HEADS) {
    const ways = [await headstart(head), modelFit(head)];
    try {
      for (const way of ways) await way.epoch();
      for (let round = 0; round < rounds; round++) {
        for (const way of alternating(ways, round)) {
          const startMs = performance.now();
          await way.epoch();
          way.epochMs.push(performance.now() - startMs);
        }
      }
      const counted = [];
      for (const { name, epochMs, epoch } of ways) {
        counted.push({ name, epochMs, calls: await countDeviceCalls(epoch) });
      }
      heads.push({ head, ways: counted });
    } finally {
      for (const way of ways) way.end();
    }
  }
  return { adapter, heads };
}

async function headstart(head: HeadCase): Promise<Way> {
  const { width, units, dropout, classes, rows, batchSize } = head;
  const { features, classIndices } = headRows(head);
  const settings = {
    ...DEFAULT_SETTINGS,
    batchSize,
    blocks: [{ units, activation: 'relu' as const, normalize: false, dropout }],
  };
  const trainer: HeadTrainer = await createWebgpuTrainer({
    rows: { count: rows, width, row: (index) => features.subarray(index * width, (index + 1) * width) },
    classIndices,
    classWeights: undefined,
    layers: describeHead(settings, [width], classes),
    settings,
  });
  const order = shuffledIndices(rows, 1);
  const learningRates = new Float32Array(Math.ceil(rows / batchSize)).fill(0.001);
  return {
    name: 'headstart',
    epochMs: [],
    async epoch() {
      const steps = trainer.epoch({ order, learningRates, validation: new Uint32Array(0) });
      while (!(await steps.next()).done);
    },
    end: () => trainer.dispose(),
  };
}

function modelFit(head: HeadCase): Way {
  const { width, units, dropout, classes, rows, batchSize } = head;
  const data = headRows(head);
  const features = tf.tensor2d(data.features, [rows, width]);
  const labels = tf.tidy(() => tf.oneHot(tf.tensor1d(data.classIndices, 'int32'), classes));
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units, activation: 'relu', inputShape: [width] }),
      tf.layers.dropout({ rate: dropout }),
      tf.layers.dense({ units: classes, activation: 'softmax' }),
    ],
  });
  const optimizer = tf.train.adam(0.001);
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return {
    name: 'fit',
    epochMs: [],
    async epoch() {
      await model.fit(features, labels, { epochs: 1, batchSize, verbose: 0, yieldEvery: 'never' });
    },
    end() {
      tf.dispose([features, labels]);
      model.dispose();
      optimizer.dispose();
    },
  };
}
