import { type ErrorCode, toHeadstartError } from '../core/errors';
import type { TrainedHead } from '../core/head';
import type { KeptRun, RunStatus } from '../core/kept-run';
import { finishedRunOf, keptRunOf, type StartedRun } from './keep-run';
import type { RunOutcome } from './run-outcome';
import type { Hashes } from './run-split';
import type { Session } from './session';
import type { GetState, SetState } from './store';

/** After these there is nothing to go on with. */
const LEAD_NOWHERE: ReadonlySet<ErrorCode> = new Set(['cancelled', 'diverged']);

/** Keeps one run in the browser while it goes on. A browser that keeps nothing costs the run a notice and nothing else. */
export class RunKeeper {
  /** By which the worker keeps checkpoints. */
  readonly id: string;
  #run: KeptRun | undefined;

  /** @param kept the run that is gone on with */
  constructor(
    private readonly set: SetState,
    private readonly get: GetState,
    private readonly session: Session,
    private readonly kept: KeptRun | undefined,
  ) {
    this.id = kept?.summary.id ?? newRunId();
  }

  /** To be called before the head is trained. */
  async begin(started: StartedRun, hashes: Hashes): Promise<void> {
    await this.#tolerating(async () => {
      const run = this.kept ? goingOn(this.kept, started) : await this.#newRun(started, hashes);
      await this.#save(run);
      this.#run = run;
      this.set({ runId: this.id });
    });
  }

  async finish(outcome: RunOutcome): Promise<void> {
    const run = this.#run;
    if (run) await this.#tolerating(() => this.#save(finishedRunOf(run, outcome), outcome.result.head));
  }

  async pause(): Promise<void> {
    const run = this.#run;
    if (run) await this.#tolerating(() => this.#save(withStatus(run, 'paused')));
  }

  /** A run that ended in its first epoch is not kept; any other that failed can go on from its last checkpoint. */
  async giveUp(code: ErrorCode): Promise<void> {
    if (!this.#run || this.kept || !LEAD_NOWHERE.has(code)) return;
    this.set({ runId: undefined });
    await this.#tolerating(() => this.session.call('deleteRun', { id: this.id }));
  }

  async #newRun(started: StartedRun, hashes: Hashes): Promise<KeptRun> {
    const name = `Run ${await this.#nextNumber()}`;
    return keptRunOf(started, { id: this.id, name, startedMs: Date.now() }, hashes);
  }

  async #nextNumber(): Promise<number> {
    await this.get().refreshRuns();
    const runs = this.get().runs ?? [];
    const taken = runs.map(({ name }) => Number(/^Run (\d{1,6})$/.exec(name)?.[1] ?? 0));
    return 1 + Math.max(runs.length, ...taken);
  }

  async #save(run: KeptRun, head?: TrainedHead): Promise<void> {
    await this.session.call('saveRun', { run, head });
  }

  async #tolerating(keep: () => Promise<unknown>): Promise<void> {
    try {
      await keep();
    } catch (thrown) {
      const { message } = toHeadstartError(thrown);
      this.set(({ notices }) => ({ notices: [...notices, message] }));
    }
  }
}

/** The same run, on the backend that it goes on with. */
function goingOn(kept: KeptRun, { backend }: StartedRun): KeptRun {
  const { summary, ...run } = withStatus(kept, 'running');
  return { ...run, backend, summary: { ...summary, backend: backend.backend } };
}

function withStatus(run: KeptRun, status: RunStatus): KeptRun {
  return { ...run, summary: { ...run.summary, status } };
}

/** Time and chance; a run is named apart from all others, not drawn: no seed is asked for. */
function newRunId(): string {
  const [chance = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `${Date.now().toString(36)}-${chance.toString(36)}`;
}
