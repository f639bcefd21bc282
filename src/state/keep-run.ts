import type { TrainedHead } from '../core/head';
import type { KeptRun, KeptRunSummary } from '../core/kept-run';
import type { BaseRequest } from '../core/reports';
import type { Sample } from '../core/samples';
import { keptReport, type RunOutcome, type RunPlan } from './run-outcome';
import type { Hashes } from './run-split';
import { evaluate } from './selectors';

/** A run whose head is about to be trained. */
export type StartedRun = Pick<RunOutcome, 'plan' | 'backend' | 'base' | 'split'>;

export function keptRunOf(
  { plan, backend, base, split }: StartedRun,
  { id, name, startedMs }: Pick<KeptRunSummary, 'id' | 'name' | 'startedMs'>,
  hashes: Hashes,
): KeptRun {
  const classIndexOf = new Map(plan.classes.map((one, index) => [one.id, index]));
  return {
    summary: {
      ...({ id, name, startedMs, status: 'running', epochs: [], figures: undefined } as const),
      ...{ settings: plan.settings, baseName: base.name, backend: backend.backend },
      ...{ classes: plan.classes.length, images: plan.samples.length },
    },
    classLabels: plan.classes.map(({ label }) => label),
    samples: plan.samples.map(({ path, classId, givenPart }, index) => ({
      path,
      givenPart,
      // An image that has features has one.
      hash: hashes[index] as string,
      classIndex: classIndexOf.get(classId) as number,
    })),
    split,
    baseRequest: withoutFiles(plan.baseRequest),
    base,
    backend,
    end: undefined,
  };
}

/** The run at its end, whose outcome this is. */
export function finishedRunOf(run: KeptRun, outcome: RunOutcome): KeptRun {
  const { plan, result, epochs, seconds, leftOut } = outcome;
  const { keptEpoch, endedBy, folds } = result;
  const indexOf = new Map(plan.samples.map(({ id }, index) => [id, index]));
  const figures = {
    ...{ keptEpoch, endedBy, seconds },
    trainAccuracy: keptReport(outcome).accuracy,
    validationAccuracy: evaluate(outcome, 'validation')?.accuracy,
    testAccuracy: evaluate(outcome, 'test')?.accuracy,
  };
  const heldOut = result.heldOut.map(({ imageId, part, probabilities }) => ({
    ...{ part, probabilities },
    sample: indexOf.get(imageId) as number,
  }));
  return {
    ...run,
    summary: { ...run.summary, status: 'finished', epochs, figures },
    end: { keptEpoch, endedBy, folds, heldOut, leftOut, seconds },
  };
}

/** The outcome of a finished run that was kept; undefined for one that did not finish. */
export function outcomeOf(
  { summary, samples, split, base, backend, end }: KeptRun,
  head: TrainedHead | undefined,
  plan: RunPlan,
): RunOutcome | undefined {
  if (!end || !head) return undefined;
  const { keptEpoch, endedBy, folds, seconds, leftOut } = end;
  const heldOut = end.heldOut.map(({ sample, part, probabilities }) => ({
    imageId: (plan.samples[sample] as Sample).id,
    classIndex: (samples[sample] as KeptRun['samples'][number]).classIndex,
    ...{ part, probabilities },
  }));
  const result = { head, keptEpoch, endedBy, folds, heldOut };
  return { plan, backend, base, split, result, epochs: summary.epochs, seconds, leftOut, failures: [] };
}

/** Files of the person's own are named, and chosen again. */
function withoutFiles(request: BaseRequest): BaseRequest {
  return request.source.kind === 'files' ? { ...request, source: { kind: 'files', files: [] } } : request;
}
