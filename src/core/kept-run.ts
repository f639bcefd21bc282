import type { BackendReport, BaseReport, BaseRequest, EpochReport, FoldReport, TrainingEnd } from './reports';
import type { RunSettings } from './run-settings';
import type { LeftOut, Part } from './samples';
import type { Split } from './split';

/**
 * Where a kept run stands. `running` is being trained now, in this tab or another; `interrupted` was, when its tab
 * went away. Both it and `paused` can go on.
 */
export type RunStatus = 'running' | 'interrupted' | 'paused' | 'finished';

/** What a list of runs shows, and charts lay over each other. */
export interface KeptRunSummary {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly startedMs: number;
  readonly settings: RunSettings;
  readonly baseName: string;
  readonly backend: BackendReport['backend'];
  /** Their numbers. */
  readonly classes: number;
  readonly images: number;
  /** Its curves; of a run that did not finish, up to its last checkpoint. */
  readonly epochs: readonly EpochReport[];
  /** Undefined until it is finished. */
  readonly figures: RunFigures | undefined;
}

export interface RunFigures {
  readonly keptEpoch: number;
  readonly endedBy: TrainingEnd;
  /** Of the epoch whose head was kept, as a share; the last two undefined where nothing was held out for them. */
  readonly trainAccuracy: number;
  readonly validationAccuracy: number | undefined;
  readonly testAccuracy: number | undefined;
  readonly seconds: RunSeconds;
}

export interface RunSeconds {
  readonly base: number;
  readonly features: number;
  readonly head: number;
  readonly total: number;
}

/** A run as it outlives the page: all but its images' files and its head's weights. */
export interface KeptRun {
  readonly summary: KeptRunSummary;
  /** By class index. */
  readonly classLabels: readonly string[];
  readonly samples: readonly KeptSample[];
  /** Index lists into `samples`. */
  readonly split: Split;
  /** A base from the person's own files has none of them here. */
  readonly baseRequest: BaseRequest;
  readonly base: BaseReport;
  readonly backend: BackendReport;
  /** Undefined until it is finished. */
  readonly end: KeptRunEnd | undefined;
}

/** An image of a kept run. Its content stands for it until its file is given back. */
export interface KeptSample {
  readonly path: string;
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
  readonly classIndex: number;
  readonly givenPart: Part | undefined;
}

/** What a run came to. */
export interface KeptRunEnd {
  readonly keptEpoch: number;
  readonly endedBy: TrainingEnd;
  readonly folds: readonly FoldReport[] | undefined;
  readonly heldOut: readonly KeptPrediction[];
  readonly leftOut: readonly LeftOut[];
  readonly seconds: RunSeconds;
}

/** What the head says of a held-out image. */
export interface KeptPrediction {
  /** Index into the run's samples. */
  readonly sample: number;
  readonly part: 'validation' | 'test';
  /** By class index. */
  readonly probabilities: readonly number[];
}

/** True for a run that did not come to its end and that nobody is training now. */
export function canGoOn({ status }: Pick<KeptRunSummary, 'status'>): boolean {
  return status === 'interrupted' || status === 'paused';
}
