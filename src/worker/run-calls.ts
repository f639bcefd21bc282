import { HeadstartError, toHeadstartError } from '../core/errors';
import type { TrainEvent } from '../core/reports';
import type { HeadCheckpoint } from '../engine/head/head-training';
import type { HeadEvent } from '../engine/head/train-head';
import type { browserRuns } from '../engine/runs/browser-runs';
import { CheckpointKeeper } from '../engine/runs/checkpoint-keeper';
import type { RunStore } from '../engine/runs/run-store';
import type { Args } from '../protocol/calls';
import type { Handlers } from './handlers';

type RunHandlers = Pick<Handlers, 'listRuns' | 'saveRun' | 'openRun' | 'renameRun' | 'deleteRun'>;

/** The training of a head, which may go on from a checkpoint, and says what it comes to. */
type KeptTraining<Result> = (from: HeadCheckpoint | undefined, report: (event: HeadEvent) => void) => Promise<Result>;

/** The runs that this browser keeps. */
export class RunKeeping {
  private opening: Promise<RunStore | undefined> | undefined;

  constructor(private readonly openRuns: typeof browserRuns) {}

  readonly handlers: RunHandlers = {
    listRuns: async () => (await this.runs())?.list() ?? [],

    saveRun: async ({ run, head }) => {
      await (await this.requireRuns()).save(run, head);
      return undefined;
    },

    openRun: async ({ id }) => (await this.requireRuns()).read(id),

    renameRun: async ({ id, name }) => {
      await (await this.requireRuns()).rename(id, name);
      return undefined;
    },

    deleteRun: async ({ id }) => {
      await (await this.requireRuns()).delete(id);
      return undefined;
    },
  };

  /**
   * Trains a run with its checkpoints kept; no other tab may do so at the same time. Where it goes on, the epochs it had
   * are reported once more.
   * @throws not-ready where another tab trains it, and what `train` throws
   */
  async train<Result>(
    { runId, resume }: Pick<Args<'trainHead'>, 'runId' | 'resume'>,
    emit: (event: TrainEvent) => void,
    train: KeptTraining<Result>,
  ): Promise<Result> {
    const runs = await this.runs();
    if (!runs) return train(undefined, (event) => event.kind !== 'checkpoint' && emit(event));
    return runs.whileTraining(runId, async () => {
      const from = resume ? await lastCheckpoint(runs, runId, emit) : undefined;
      let earlier = from?.epochs ?? [];
      const emitEarlier = () => {
        for (const report of earlier) emit({ kind: 'epoch', report });
        earlier = [];
      };
      // With folds, they are epochs of the first that is trained now.
      if (!from?.folds) emitEarlier();
      const keeper = new CheckpointKeeper(
        (checkpoint) => runs.saveCheckpoint(runId, checkpoint),
        (error) => emit({ kind: 'notice', message: toHeadstartError(error).message }),
      );
      try {
        return await train(from, (event) => {
          if (event.kind === 'checkpoint') return keeper.keep(event.checkpoint);
          emit(event);
          if (event.kind === 'fold') emitEarlier();
        });
      } finally {
        await keeper.end();
      }
    });
  }

  /** Opened with the first use. */
  private runs(): Promise<RunStore | undefined> {
    this.opening ??= this.openRuns();
    return this.opening;
  }

  private async requireRuns(): Promise<RunStore> {
    const runs = await this.runs();
    if (runs) return runs;
    throw new HeadstartError(
      'not-kept',
      'This browser keeps no files for this page, perhaps because the window is private. The run ends with its tab.',
    );
  }
}

async function lastCheckpoint(
  runs: RunStore,
  runId: string,
  emit: (event: TrainEvent) => void,
): Promise<HeadCheckpoint | undefined> {
  const checkpoint = await runs.checkpoint(runId);
  if (!checkpoint && (await runs.hasCheckpoint(runId))) {
    const message = 'What was kept of this run’s training is damaged. It begins anew, which gives the same curve.';
    emit({ kind: 'notice', message });
  }
  return checkpoint;
}
