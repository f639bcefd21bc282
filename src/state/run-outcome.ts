import type { RunSeconds } from '../core/kept-run';
import type { BackendReport, BaseReport, BaseRequest, EpochReport, ImageFailure } from '../core/reports';
import type { RunSettings } from '../core/run-settings';
import type { LeftOut, LeftOutReason, Sample, SampleClass } from '../core/samples';
import type { Split } from '../core/split';
import type { HeldOutPrediction, RunImage, TrainResult } from '../protocol/calls';

/** What a run was started with; nothing that the person changes meanwhile touches it. */
export interface RunPlan {
  readonly classes: readonly SampleClass[];
  readonly samples: readonly Sample[];
  readonly settings: RunSettings;
  readonly baseRequest: BaseRequest;
}

/** Everything known of a finished run, and what its figures are of. */
export interface RunOutcome {
  readonly plan: RunPlan;
  readonly backend: BackendReport;
  readonly base: BaseReport;
  readonly failures: readonly ImageFailure[];
  /** Index lists into `plan.samples`. */
  readonly split: Split;
  readonly result: TrainResult;
  /** Fewer than the plan's where it ended early. */
  readonly epochs: readonly EpochReport[];
  readonly seconds: RunSeconds;
  readonly leftOut: readonly LeftOut[];
}

/** The plan's images with the parts that the split gave them. */
export function runImages({ classes, samples }: RunPlan, split: Split): RunImage[] {
  const classIndexOf = new Map(classes.map(({ id }, index) => [id, index]));
  return (['train', 'validation', 'test'] as const).flatMap((part) =>
    split[part].map((index) => {
      const { id, classId } = samples[index] as Sample;
      return { imageId: id, classIndex: classIndexOf.get(classId) as number, part };
    }),
  );
}

/** The held-out predictions of one part. */
export function heldOutOf({ result }: RunOutcome, part: 'validation' | 'test'): HeldOutPrediction[] {
  return result.heldOut.filter((prediction) => prediction.part === part);
}

/** The figures of the epoch whose head was kept. */
export function keptReport({ epochs, result }: RunOutcome): EpochReport {
  return epochs[result.keptEpoch - 1] as EpochReport;
}

/** What an exported model says of the run that made it, as plain JSON. */
export function runRecord(
  outcome: RunOutcome,
  accuracies: { validation: number | undefined; test: number | undefined },
) {
  const { plan, backend, split, seconds, leftOut, epochs, result } = outcome;
  return {
    backend: { ...backend, adapter: backend.adapter ?? null },
    dataset: {
      taken: plan.samples.length,
      leftOut: countLeftOut(leftOut),
      classes: Object.fromEntries(
        plan.classes.map(({ id, label }) => [label, plan.samples.filter(({ classId }) => classId === id).length]),
      ),
    },
    settings: plan.settings,
    split: { seed: plan.settings.seed, ...split },
    figures: {
      epochs: epochs.length,
      endedBy: result.endedBy,
      keptEpoch: result.keptEpoch,
      trainAccuracy: keptReport(outcome).accuracy,
      validationAccuracy: accuracies.validation ?? null,
      testAccuracy: accuracies.test ?? null,
      history: epochs,
    },
    seconds,
  };
}

/** How many files were left out, by reason. */
export function countLeftOut(leftOut: readonly LeftOut[]): Partial<Record<LeftOutReason, number>> {
  const counts: Partial<Record<LeftOutReason, number>> = {};
  for (const { reason } of leftOut) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
