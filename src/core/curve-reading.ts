import { bestEpoch } from './best-epoch';
import type { EpochReport, TrainingEnd } from './reports';
import type { RunSettings } from './run-settings';

/** What the curves of a run say, for a person who has not read many. */
export type CurveReading =
  /** Too few epochs, or none of what follows shows. */
  | { readonly kind: 'nothing' }
  /** The training loss leaps up, or ended above where it began. */
  | { readonly kind: 'rate-too-high' }
  /** The losses stay near what guessing gives, the logarithm of the number of classes. */
  | { readonly kind: 'not-learning'; readonly loss: number; readonly guessing: number }
  /** Validation loss has risen by `rise` since its lowest, at epoch `from`, while training loss fell on. */
  | { readonly kind: 'overfitting'; readonly from: number; readonly rise: number }
  /** All epochs were through, and validation loss was still falling. */
  | { readonly kind: 'still-improving' }
  /** Training figures are the worse ones, which what the head does in training alone explains. */
  | { readonly kind: 'validation-better' }
  /** It ended, and validation loss had stopped falling. */
  | { readonly kind: 'level' };

export interface CurveContext {
  readonly settings: RunSettings;
  readonly classes: number;
  /** Undefined while it is being trained. */
  readonly endedBy: TrainingEnd | undefined;
}

/** Nothing is read into fewer epochs than these. */
const FEWEST_EPOCHS = 5;
/** How many epochs stand for "now". */
const RECENT_EPOCHS = 5;
/**
 * A change counts from so many standard errors on: more than the usual three, since the error is an estimate too, and the
 * lowest of many epochs is low by chance. Of short runs that are nothing but noise not one in a hundred passes for a trend, of long ones
 * hardly any.
 */
const CERTAIN_ERRORS = 5;

/** A loss that is this many times the one before it, and that much more, has leapt. */
const LEAP_FACTOR = 1.5;
const LEAP_RISE = 0.25;
/** So many leaps, and this share of all epochs, make a learning rate too high. */
const LEAPS = 3;
const LEAP_SHARE = 0.1;

/** A loss of this share of guessing's is near it. */
const NEAR_GUESSING = 0.95;
/** Validation loss must have risen by this much, and this share of its lowest. */
const OVERFIT_RISE = 0.02;
const OVERFIT_SHARE = 0.05;
/** A loss falls, or is the worse of two, from this share on. */
const NOTABLE_SHARE = 0.03;
const NOTABLE_LOSS = 0.02;

/** Reads the curves of one training. The first reading that applies is given. */
export function readCurve(epochs: readonly EpochReport[], context: CurveContext): CurveReading {
  if (epochs.length < FEWEST_EPOCHS) return { kind: 'nothing' };
  if (rateIsTooHigh(epochs, context)) return { kind: 'rate-too-high' };
  const trouble = notLearning(epochs, context) ?? overfitting(epochs);
  if (trouble) return trouble;
  const trend = trendAtEnd(epochs, context);
  if (trend === 'falling' && context.endedBy === 'epochs') return { kind: 'still-improving' };
  if (validationIsBetter(epochs, context)) return { kind: 'validation-better' };
  return { kind: trend === 'level' ? 'level' : 'nothing' };
}

function rateIsTooHigh(epochs: readonly EpochReport[], { settings, endedBy }: CurveContext): boolean {
  // It looks for the length of its steps itself.
  if (settings.optimizer === 'lbfgs') return false;
  if (endedBy === 'divergence') return true;
  const losses = epochs.map(({ loss }) => loss);
  if (mean(losses.slice(-3)) > LEAP_FACTOR * (losses[0] as number) + LEAP_RISE) return true;
  const leaps = losses.filter((loss, index) => {
    const before = losses[index - 1] ?? loss;
    return loss > LEAP_FACTOR * before && loss > before + LEAP_RISE;
  });
  return leaps.length >= Math.max(LEAPS, LEAP_SHARE * losses.length);
}

function notLearning(epochs: readonly EpochReport[], { classes }: CurveContext): CurveReading | undefined {
  const guessing = Math.log(classes);
  const recent = epochs.slice(-RECENT_EPOCHS);
  const loss = mean(recent.map((report) => report.loss));
  const isNear = Math.min(loss, mean(recent.map((report) => report.valLoss ?? report.loss))) > NEAR_GUESSING * guessing;
  return isNear ? { kind: 'not-learning', loss, guessing } : undefined;
}

/**
 * Compares the last epochs with those around the best one: with several, since the lowest of many noisy values is low by
 * chance, and a single one after it is higher by chance.
 */
function overfitting(epochs: readonly EpochReport[]): CurveReading | undefined {
  const best = bestEpoch(epochs);
  if (!best) return undefined;
  const recentCount = Math.min(RECENT_EPOCHS, epochs.length - best.epoch);
  if (recentCount < 3) return undefined;
  const around = epochs.slice(Math.max(0, best.epoch - 2), best.epoch + 1);
  const recent = epochs.slice(-recentCount);
  const lowest = mean(validationLosses(around));
  const rise = mean(validationLosses(recent)) - lowest;
  const chance = CERTAIN_ERRORS * errorOfDifference(validationLosses(epochs), around.length, recentCount);
  if (rise < Math.max(OVERFIT_RISE, OVERFIT_SHARE * lowest, chance)) return undefined;
  const learnedOn = mean(recent.map(({ loss }) => loss)) < (1 - NOTABLE_SHARE) * mean(around.map(({ loss }) => loss));
  return learnedOn ? { kind: 'overfitting', from: best.epoch, rise } : undefined;
}

/** Where validation loss was going when the training ended; undefined where that cannot be said. */
function trendAtEnd(epochs: readonly EpochReport[], { endedBy }: CurveContext): 'falling' | 'level' | undefined {
  const losses = validationLosses(epochs);
  const best = bestEpoch(epochs);
  if (!best || losses.length < 2 * RECENT_EPOCHS || endedBy === undefined || endedBy === 'person') return undefined;
  const before = mean(losses.slice(-2 * RECENT_EPOCHS, -RECENT_EPOCHS));
  const fall = before - mean(losses.slice(-RECENT_EPOCHS));
  const chance = CERTAIN_ERRORS * errorOfDifference(losses, RECENT_EPOCHS, RECENT_EPOCHS);
  const isRecent = best.epoch > epochs.length - RECENT_EPOCHS;
  return isRecent && fall > Math.max(NOTABLE_SHARE * before, chance) ? 'falling' : 'level';
}

function validationIsBetter(epochs: readonly EpochReport[], { settings }: CurveContext): boolean {
  if (!isHarderInTraining(settings)) return false;
  const recent = epochs.slice(-RECENT_EPOCHS).filter(({ valLoss }) => valLoss !== undefined);
  if (recent.length === 0) return false;
  const loss = mean(recent.map((report) => report.loss));
  return loss - mean(validationLosses(recent)) > Math.max(NOTABLE_LOSS, NOTABLE_SHARE * loss);
}

/** Whether training figures are measured under conditions that validation figures are not. */
export function isHarderInTraining({ blocks, views }: Pick<RunSettings, 'blocks' | 'views'>): boolean {
  return views > 0 || blocks.some(({ dropout, normalize }) => dropout > 0 || normalize);
}

function validationLosses(epochs: readonly EpochReport[]): number[] {
  return epochs.flatMap(({ valLoss }) => (valLoss === undefined ? [] : [valLoss]));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Standard error of the difference between the means of so many epochs each. The spread of one epoch is taken from the
 * steps between neighbours, whose median a trend hardly moves: for normal noise of deviation σ it is 0.954 σ.
 */
function errorOfDifference(values: readonly number[], oneCount: number, otherCount: number): number {
  const steps = values.slice(1).map((value, index) => Math.abs(value - (values[index] as number)));
  const median = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return (median / 0.954) * Math.sqrt(1 / oneCount + 1 / otherCount);
}
