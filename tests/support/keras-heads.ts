import { expect } from 'vitest';
import { describeHead } from '../../src/core/head';
import type { EpochReport, KeptHead } from '../../src/core/reports';
import type { KeptChoice, RunSettings } from '../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { predictHead } from '../../src/engine/evaluate/head-predictor';
import type { HeadTraining } from '../../src/engine/head/head-training';
import { type HeadEvent, trainHead } from '../../src/engine/head/train-head';
import type { CreateTrainer } from '../../src/engine/head/trainers/head-trainer';
import golden from '../golden/head.json';
import { formulaRows } from './rows';

/** What Keras made of training a head, as tools/goldens/make_head.py writes it. */
export interface KerasHead {
  readonly settings: Omit<Partial<RunSettings>, 'classWeights'> & { readonly classWeights: readonly number[] | null };
  readonly epochs: readonly { loss: number; accuracy: number; valLoss: number; valAccuracy: number }[];
  /** By name; values row-major. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly validationProbabilities: readonly number[];
}

export const KERAS_STOPPING = golden.earlyStopping.setting;

// The file's words are strings to the compiler; `describeHead` and the trainers take them as they are.
export const KERAS_RUNS = golden.runs as readonly (KerasHead & { readonly name: string })[];
export const KERAS_STOPPED_RUNS = golden.earlyStopping.runs as readonly (KerasHead & {
  readonly restoreBestWeights: boolean;
  readonly keptEpoch: number;
})[];

/** The same training for us: rows, order, initial weights and masks are Keras'. */
export function trainingAsKeras(
  { settings: { classWeights, ...given } }: KerasHead,
  createTrainer: CreateTrainer,
  keep: KeptChoice,
  stopping: Partial<typeof golden.earlyStopping.setting> = {},
): HeadTraining {
  const { rows, width, classes, train, validation, epochs, seed } = golden.setting;
  const settings = { ...DEFAULT_SETTINGS, ...given, epochs, seed, keep, ...stopping };
  return {
    rows: formulaRows(rows, width, classes),
    classIndices: Array.from({ length: rows }, (_, row) => row % classes),
    train,
    validation,
    classWeights: classWeights ?? undefined,
    layers: describeHead(settings, [width], classes),
    settings,
    createTrainer,
  };
}

/** Trains to the end. */
export async function trained(
  training: HeadTraining,
  onEvent?: (event: HeadEvent) => void,
): Promise<KeptHead & { readonly reports: readonly EpochReport[] }> {
  const reports: EpochReport[] = [];
  const events = trainHead(training);
  let step = await events.next();
  for (; !step.done; step = await events.next()) {
    if (step.value.kind === 'epoch') reports.push(step.value.report);
    onEvent?.(step.value);
  }
  return { ...step.value, reports };
}

/** Trains, and expects Keras' curve, weights and probabilities. */
export async function expectAsKeras(training: HeadTraining, expected: KerasHead): Promise<KeptHead> {
  const { reports, ...kept } = await trained(training);
  expect(reports).toHaveLength(expected.epochs.length);
  expected.epochs.forEach((figures, index) => {
    const report = reports[index] as EpochReport;
    expect(report.loss).toBeCloseTo(figures.loss, 4);
    expect(report.accuracy).toBeCloseTo(figures.accuracy, 6);
    expect(report.valLoss).toBeCloseTo(figures.valLoss, 4);
    expect(report.valAccuracy).toBeCloseTo(figures.valAccuracy, 6);
  });
  const { weights } = kept.head;
  expect(weights.map(({ name }) => name).sort()).toEqual(Object.keys(expected.weights).sort());
  for (const { name, values } of weights) expectClose(values, expected.weights[name] ?? [], name);
  const probabilities = await predictHead(kept.head, training.rows, training.validation);
  expectClose(probabilities, expected.validationProbabilities, 'probabilities');
  return kept;
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  expect(actual.length).toBe(expected.length);
  const largest = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - (actual[at] as number))), 0);
  expect(largest, what).toBeLessThan(1e-4);
}
