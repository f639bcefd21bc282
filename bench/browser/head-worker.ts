import { describeHead } from '../../src/core/head';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { trainHead } from '../../src/engine/head/train-head';
import { createWasmTrainer } from '../../src/engine/head/trainers/wasm/wasm-trainer';
import { answer } from './answer';
import { type HeadCase, headRows } from './head-case';

let headCase: HeadCase;
let data: ReturnType<typeof headRows>;

/** Headstart's own trainer, driven as a run drives it. */
const methods = {
  async load({ head }: { head: HeadCase }) {
    headCase = head;
    data = headRows(head);
  },

  /** @returns the training loss of the last epoch */
  async fit({ epochs }: { epochs: number }) {
    const { width, units, dropout, classes, rows, batchSize } = headCase;
    const blocks = [{ units, activation: 'relu' as const, normalize: false, dropout }];
    const settings = { ...DEFAULT_SETTINGS, blocks, epochs, batchSize };
    const training = trainHead({
      rows: { count: rows, width, row: (index) => data.features.subarray(index * width, (index + 1) * width) },
      classIndices: data.classIndices,
      train: Array.from({ length: rows }, (_, index) => index),
      validation: [],
      layers: describeHead(settings, [width], classes),
      settings,
      createTrainer: createWasmTrainer,
    });
    let loss = Number.NaN;
    for (;;) {
      const { done, value } = await training.next();
      if (done) return loss;
      if (value.kind === 'epoch') loss = value.report.loss;
    }
  },
};

export type HeadMethods = typeof methods;

answer(methods);
