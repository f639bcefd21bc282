import { findBase } from '../catalogue/bases';
import { classWeightsProblem, renamedWeights } from '../core/class-weights';
import { plural } from '../core/count-words';
import {
  accuracyOf,
  argMaxOfRow,
  type ClassFigures,
  classFigures,
  confusionMatrix,
  wilsonInterval,
} from '../core/metrics';
import type { BaseRequest, OwnClasses } from '../core/reports';
import type { RunSettings } from '../core/run-settings';
import type { Sample, SampleClass } from '../core/samples';
import { heldOutOf, type RunOutcome } from './run-outcome';
import type { RunState } from './run-slice';
import { sameModel, sameSize } from './same-base';
import type { HeadstartState } from './store';

const CLASSES_NEEDED = 2;
const IMAGES_NEEDED_PER_CLASS = 2;

export function isBusy(run: RunState): run is Extract<RunState, { phase: 'opening' | 'base' | 'features' | 'head' }> {
  return run.phase === 'opening' || run.phase === 'base' || run.phase === 'features' || run.phase === 'head';
}

/** Only a run that the browser keeps can go on later, and it is kept from when its head is trained. */
export function canPause({ run, runId }: Pick<HeadstartState, 'run' | 'runId'>): boolean {
  return run.phase === 'head' && runId !== undefined;
}

/** What stands between the person and a run, as a sentence; undefined when nothing does. */
export function whatIsMissing({
  classes,
  samples,
  settings,
}: Pick<HeadstartState, 'classes' | 'samples' | 'settings'>): string | undefined {
  if (classes.length === 0) return 'Drop folders of images first, one folder a class.';
  if (classes.length < CLASSES_NEEDED) return 'Add a second class: a classifier tells at least two apart.';
  const counts = countByClass(samples);
  const short = classes.filter(({ id }) => (counts.get(id) ?? 0) < IMAGES_NEEDED_PER_CLASS);
  if (short.length > 0) {
    const names = short.map(({ label }) => `“${label}”`).join(', ');
    return `Each class needs at least two images; ${names} ${short.length === 1 ? 'has' : 'have'} fewer. Add images, or remove the class.`;
  }
  const labels = classes.map(({ label }) => label);
  return classWeightsProblem(settings.classWeights, labels);
}

export function countByClass(samples: readonly Sample[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { classId } of samples) counts.set(classId, (counts.get(classId) ?? 0) + 1);
  return counts;
}

/** What the base names images by without any training, as far as is known before it is here. */
export function ownClassesOf({ outcome, base, baseRequest }: HeadstartState): OwnClasses | undefined {
  if (outcome) return outcome.base.ownClasses;
  if (base.status === 'ready') return base.report.ownClasses;
  // A row's weights alone, which its network in code is filled with, come without the top.
  return baseRequest.architecture ? undefined : findBase(baseRequest.id)?.ownClasses;
}

/**
 * The labels of a trained head, by index, no two the same: a class that was renamed since goes by its new name. Where
 * that is the old one of a class that is gone, all keep the names they were trained with.
 */
export function outcomeLabels(outcome: RunOutcome, classes: readonly SampleClass[]): string[] {
  const labelOf = new Map(classes.map(({ id, label }) => [id, label]));
  const labels = outcome.plan.classes.map(({ id, label }) => labelOf.get(id) ?? label);
  return new Set(labels).size === labels.length ? labels : outcome.plan.classes.map(({ label }) => label);
}

/** Why the outcome no longer describes what the page shows, as sentences; empty when it does. */
export function staleness(
  outcome: RunOutcome,
  state: Pick<HeadstartState, 'classes' | 'samples' | 'settings' | 'baseRequest'>,
): string[] {
  const { plan } = outcome;
  const reasons: string[] = [];
  const before = new Map(plan.samples.map(({ id, classId }) => [id, classId]));
  const kept = state.samples.filter(({ id }) => before.has(id));
  const added = state.samples.length - kept.length;
  const removed = plan.samples.length - kept.length;
  const moved = kept.filter(({ id, classId }) => before.get(id) !== classId).length;
  if (added > 0) reasons.push(`you added ${plural(added, 'image')}`);
  if (removed > 0) reasons.push(`you removed ${plural(removed, 'image')}`);
  if (moved > 0) reasons.push(`you moved ${plural(moved, 'image')}`);
  if (
    plan.settings !== state.settings &&
    JSON.stringify(settingsNow(outcome, state.classes)) !== JSON.stringify(state.settings)
  ) {
    reasons.push('you changed settings');
  }
  return [...reasons, ...baseChanges(outcome, state.baseRequest)];
}

/** A run's settings, with the weights of its classes under the names that these have now. */
function settingsNow(outcome: RunOutcome, classes: readonly SampleClass[]): RunSettings {
  const { settings, classes: trained } = outcome.plan;
  const labels = outcomeLabels(outcome, classes);
  const nameOf = new Map(trained.map(({ label }, index) => [label, labels[index] as string]));
  return { ...settings, classWeights: renamedWeights(settings.classWeights, (label) => nameOf.get(label) ?? label) };
}

function baseChanges({ plan, base }: RunOutcome, request: BaseRequest): string[] {
  if (!sameModel(plan.baseRequest, request)) return ['you chose another base'];
  const reasons: string[] = [];
  if (!sameSize(plan.baseRequest.inputSize, request.inputSize)) reasons.push('you changed the input size');
  if ((request.cutLayer ?? base.cutLayer) !== base.cutLayer) reasons.push('you moved the cut');
  if (plan.baseRequest.preprocessing !== request.preprocessing) reasons.push('you changed the pixel scaling');
  return reasons;
}

/** A held-out image that the head got wrong. */
export interface WrongImage {
  readonly imageId: number;
  readonly truth: number;
  readonly predicted: number;
  /** How sure the head was of its wrong answer. */
  readonly probability: number;
}

export interface Evaluation {
  readonly count: number;
  readonly accuracy: number;
  readonly interval: readonly [low: number, high: number];
  /** Counts [true class][predicted class]. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly ClassFigures[];
  /** The surest mistakes first. */
  readonly wrong: readonly WrongImage[];
  /** Image ids by cell, for the images behind a count of the confusion matrix. */
  readonly cell: (truth: number, predicted: number) => readonly number[];
}

/** Everything the page says of one held-out part; undefined where that part is empty. */
export function evaluate(outcome: RunOutcome, part: 'validation' | 'test'): Evaluation | undefined {
  const heldOut = heldOutOf(outcome, part);
  if (heldOut.length === 0) return undefined;
  const judged = heldOut.map(({ imageId, classIndex, probabilities }) => {
    const predicted = argMaxOfRow(Float32Array.from(probabilities), 0, probabilities.length);
    return { imageId, truth: classIndex, predicted, probability: probabilities[predicted] as number };
  });
  const confusion = confusionMatrix(
    judged.map(({ truth }) => truth),
    judged.map(({ predicted }) => predicted),
    outcome.plan.classes.length,
  );
  const wrong = judged.filter(({ truth, predicted }) => truth !== predicted);
  return {
    count: judged.length,
    accuracy: accuracyOf(confusion) as number,
    interval: wilsonInterval(judged.length - wrong.length, judged.length),
    confusion,
    classes: classFigures(confusion),
    wrong: wrong.sort((a, b) => b.probability - a.probability),
    cell: (truth, predicted) =>
      judged.filter((one) => one.truth === truth && one.predicted === predicted).map(({ imageId }) => imageId),
  };
}
