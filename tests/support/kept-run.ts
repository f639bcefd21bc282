import { describeHead, type TrainedHead } from '../../src/core/head';
import type { KeptRun, KeptRunSummary } from '../../src/core/kept-run';
import { streamKey, uniformAt } from '../../src/core/random';
import type { EpochReport } from '../../src/core/reports';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { headLayout } from '../../src/engine/head/head-layout';
import type { HeadCheckpoint } from '../../src/engine/head/head-training';
import { toHeadWeights } from '../../src/engine/head/head-weights';
import { hashOf } from './kept-rows';
import { reportOf } from './report-of';
import { requestOf } from './request-of';

const REQUEST = requestOf('https://models.example/tiny/model.json');

export const epochOf = (epoch: number): EpochReport => ({
  epoch,
  loss: 1 / (epoch + 0.1),
  accuracy: 1 - 1 / (epoch + 1),
  valLoss: 1 / (epoch + 0.2),
  valAccuracy: 0.5,
  learningRate: 0.001,
  elapsedMs: epoch * 1.7,
});

/** A run of six images in two classes that is still going on. */
export function keptRunOf(id: string, change: Partial<KeptRunSummary> = {}): KeptRun {
  return {
    summary: {
      id,
      name: 'Run 1',
      status: 'running',
      startedMs: 1,
      settings: { ...DEFAULT_SETTINGS, blocks: [{ units: 3, activation: 'relu', normalize: true, dropout: 0.5 }] },
      baseName: 'Tiny',
      backend: 'wasm',
      classes: 2,
      images: 6,
      epochs: [],
      figures: undefined,
      ...change,
    },
    classLabels: ['cat', 'dog'],
    samples: Array.from({ length: 6 }, (_, index) => ({
      path: `s/${index < 3 ? 'cat' : 'dog'}/${index}.jpg`,
      hash: hashOf(index),
      classIndex: index < 3 ? 0 : 1,
      givenPart: undefined,
    })),
    split: { train: [0, 1, 3, 4], validation: [2, 5], test: [] },
    baseRequest: REQUEST,
    base: reportOf(REQUEST),
    backend: { backend: 'wasm', adapter: undefined, reason: 'A test.', maxBufferBytes: undefined },
    end: undefined,
  };
}

/** The same run at its end. */
export function finishedRunOf(id: string, change: Partial<KeptRunSummary> = {}): KeptRun {
  const seconds = { base: 1, features: 2, head: 3, total: 6 };
  const figures = {
    ...({ keptEpoch: 2, endedBy: 'epochs', seconds } as const),
    ...{ trainAccuracy: 0.75, validationAccuracy: 0.5, testAccuracy: undefined },
  };
  const run = keptRunOf(id, { status: 'finished', epochs: [1, 2, 3].map(epochOf), figures, ...change });
  const heldOut = run.split.validation.map((sample) => ({
    ...{ sample, part: 'validation' as const, probabilities: [0.75, 0.25] },
  }));
  return { ...run, end: { keptEpoch: 2, endedBy: 'epochs', folds: undefined, heldOut, leftOut: [], seconds } };
}

export function headOf({ summary, base, classLabels }: KeptRun): TrainedHead {
  const layers = describeHead(summary.settings, base.featureShape, classLabels.length);
  return { layers, weights: toHeadWeights(layers, numbers(headLayout(layers).size, 1)) };
}

/** @param epochs how many the run has come through */
export function checkpointOf({ summary, base, classLabels }: KeptRun, epochs: number): HeadCheckpoint {
  const layers = describeHead(summary.settings, base.featureShape, classLabels.length);
  const { size, trainable } = headLayout(layers);
  return {
    epochs: Array.from({ length: epochs }, (_, index) => epochOf(index + 1)),
    state: { parameters: numbers(size, 2), memory: numbers(2 * trainable, 3), steps: 7 * epochs },
    kept: { epoch: epochs, parameters: numbers(size, 4) },
  };
}

function numbers(count: number, stream: number): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => 8 * uniformAt(streamKey(9, stream), at) - 4);
}
