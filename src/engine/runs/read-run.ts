import { describeHead, type HeadLayer, type HeadWeight, type TrainedHead } from '../../core/head';
import type { KeptRun, KeptRunSummary } from '../../core/kept-run';
import type { EpochReport } from '../../core/reports';
import type { OptimizerName } from '../../core/run-settings';
import { headLayout } from '../head/head-layout';
import type { HeadCheckpoint } from '../head/head-training';
import { toParameters } from '../head/head-weights';
import type { TrainerState } from '../head/trainers/head-trainer';
import { fields, floats, list, optional, text, whole } from './guards';
import { areFolds, isEpochs, isRunBody, isSummary, shape } from './kept-run-form';
import { settingsFrom } from './kept-settings';

/** What a record says of a run in short; undefined where it is no summary. */
export function summaryFrom(record: unknown): KeptRunSummary | undefined {
  if (!isSummary(record)) return undefined;
  return { ...record, settings: settingsFrom('settings' in record ? record.settings : undefined) };
}

/** A whole run, its numbers held against each other; undefined where the record is none. */
export function runFrom(record: unknown, summary: KeptRunSummary): KeptRun | undefined {
  if (!isRunBody(record)) return undefined;
  const run: KeptRun = { ...record, summary };
  return isConsistent(run) ? run : undefined;
}

/** The head that a finished run ended with; undefined where the record is not the weights of such a head. */
export function headFrom(record: unknown, run: KeptRun): TrainedHead | undefined {
  if (!areWeights(record)) return undefined;
  const head = { layers: layersOf(run), weights: record };
  try {
    toParameters(head);
    return head;
  } catch {
    return undefined;
  }
}

/** Where a run had come to; undefined where the record is no checkpoint of a head such as its. */
export function checkpointFrom(record: unknown, run: KeptRun): HeadCheckpoint | undefined {
  if (!isCheckpoint(record)) return undefined;
  const { size, trainable } = headLayout(layersOf(run));
  const { epochs, state, kept, folds } = record;
  const measured = run.split.train.length + run.split.validation.length;
  const fits =
    state.parameters.length === size &&
    MEMORY_OF[run.summary.settings.optimizer](state.memory.length / trainable) &&
    kept.parameters.length === size &&
    kept.epoch >= 1 &&
    kept.epoch <= epochs.length &&
    (folds === undefined ||
      (folds.done.length <= run.summary.settings.folds &&
        folds.outOfFold.length === measured * run.classLabels.length));
  return fits ? record : undefined;
}

/** The curves of a checkpoint, whatever else is in it; none where it is none. */
export function epochsFrom(record: unknown): readonly EpochReport[] {
  return isCheckpoint(record) ? record.epochs : [];
}

/** Whether an optimiser remembers so many numbers for each parameter. */
const MEMORY_OF: Readonly<Record<OptimizerName, (numbers: number) => boolean>> = {
  adam: (numbers) => numbers === 2,
  adamw: (numbers) => numbers === 2,
  sgd: (numbers) => numbers === 1,
  rmsprop: (numbers) => numbers === 1,
  lbfgs: (numbers) => numbers % 2 === 0,
};

const areWeights = list(fields<HeadWeight>({ name: text, shape, values: floats }));

const isCheckpoint = fields<HeadCheckpoint>({
  epochs: isEpochs,
  state: fields<TrainerState>({ parameters: floats, memory: floats, steps: whole }),
  kept: fields<HeadCheckpoint['kept']>({ epoch: whole, parameters: floats }),
  folds: optional(fields<NonNullable<HeadCheckpoint['folds']>>({ done: areFolds, outOfFold: floats })),
});

function layersOf({ summary, base, classLabels }: KeptRun): HeadLayer[] {
  return describeHead(summary.settings, base.featureShape, classLabels.length);
}

function isConsistent({ summary, classLabels, samples, split, end }: KeptRun): boolean {
  const places = [...split.train, ...split.validation, ...split.test];
  return (
    classLabels.length >= 2 &&
    places.length === samples.length &&
    new Set(places).size === samples.length &&
    places.every((place) => place < samples.length) &&
    samples.every(({ classIndex }) => classIndex < classLabels.length) &&
    (end === undefined ||
      (end.keptEpoch >= 1 &&
        end.keptEpoch <= summary.epochs.length &&
        end.heldOut.every(
          ({ sample, probabilities }) => sample < samples.length && probabilities.length === classLabels.length,
        )))
  );
}
