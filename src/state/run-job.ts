import { viewsOf } from '../core/augmentation';
import { HeadstartError, toHeadstartError } from '../core/errors';
import type { KeptRun } from '../core/kept-run';
import type { BackendReport, BaseReport, ExtractionProgress, ImageFailure } from '../core/reports';
import type { Part } from '../core/samples';
import type { Split } from '../core/split';
import type { Args, TrainResult } from '../protocol/calls';
import { HeadProgress } from './head-progress';
import type { StartedRun } from './keep-run';
import { leaveOutBroken, requireAll } from './leave-out-broken';
import { RunKeeper } from './run-keeper';
import { type RunOutcome, type RunPlan, runImages } from './run-outcome';
import { type Hashes, leakNotices, splitOf } from './run-split';
import { canPause } from './selectors';
import type { Session } from './session';
import type { GetState, SetState } from './store';

/** One run on its way: base → features → head. */
export class RunJob {
  readonly #stopping = new AbortController();
  #isPausing = false;

  constructor(
    private readonly set: SetState,
    private readonly get: GetState,
    private readonly session: Session,
  ) {}

  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  stop(): void {
    this.#stopping.abort();
  }

  pause(): void {
    if (!canPause(this.get())) return;
    this.#isPausing = true;
    this.#stopping.abort();
  }

  /**
   * @param kept the run that is gone on with; undefined: a new one
   * @returns undefined when it was paused
   * @throws cancelled when it was stopped before there was a result
   */
  async run(chosen: RunPlan, kept: KeptRun | undefined): Promise<RunOutcome | undefined> {
    const startedMs = performance.now();
    this.set({ run: { phase: 'base' } });
    const backend = await this.session.ensureBackend();
    const base = await this.get().loadBase(this.signal);
    if (kept) this.#compare(kept, backend, base);
    const baseMs = performance.now();

    this.set({ run: { phase: 'features', images: chosen.samples.length, progress: undefined } });
    // Another base may have stood in for a default whose host did not answer.
    const whole = { ...chosen, baseRequest: this.get().baseRequest };
    const failures = await this.#extract(whole);
    if (kept) requireAll(failures);
    const plan = leaveOutBroken(whole, failures, this.set);
    const hashes = await this.#hashes(plan, kept);
    const split = kept?.split ?? this.#draw(plan, hashes);
    await this.#extractViews(plan, split);
    const featuresMs = performance.now();

    const started = { plan, backend, base, split };
    const keeper = new RunKeeper(this.set, this.get, this.session, kept);
    await keeper.begin(started, hashes);
    const progress = new HeadProgress(plan.settings.epochs, this.set);
    const result = await this.#train(started, keeper, progress, kept !== undefined);
    if (!result) return undefined;
    // What it took before it was interrupted counts too.
    const headMs = performance.now() + sum((kept?.summary.epochs ?? []).map(({ elapsedMs }) => elapsedMs));

    const outcome: RunOutcome = {
      ...started,
      failures,
      result,
      epochs: progress.reports,
      leftOut: this.get().leftOut,
      seconds: {
        base: (baseMs - startedMs) / 1000,
        features: (featuresMs - baseMs) / 1000,
        head: (headMs - featuresMs) / 1000,
        total: (headMs - startedMs) / 1000,
      },
    };
    await keeper.finish(outcome);
    return outcome;
  }

  /** @throws wrong-checksum where the base is not the one that the run began with */
  #compare(kept: KeptRun, backend: BackendReport, base: BaseReport): void {
    if (base.sha256 !== kept.base.sha256 || base.cutLayer !== kept.base.cutLayer) {
      throw new HeadstartError(
        'wrong-checksum',
        `“${kept.summary.name}” began with another file of ${kept.base.name} than the one that is there now, so it can’t go on. Train anew.`,
      );
    }
    if (backend.backend === kept.backend.backend) return;
    const message =
      `“${kept.summary.name}” began on ${kept.backend.backend} and goes on on ${backend.backend}, ` +
      'whose last digits differ: its curve will not be exactly the one it would have been.';
    this.set(({ notices }) => ({ notices: [...notices, message] }));
  }

  async #extract(plan: RunPlan): Promise<readonly ImageFailure[]> {
    const { samples, settings } = plan;
    await this.session.keepOnlyImages(samples);
    await this.session.ensureImages(samples, this.signal);
    return this.#features(plan, { imageIds: samples.map(({ id }) => id), settings });
  }

  /** All of them are known once there are features. */
  async #hashes({ samples }: RunPlan, kept: KeptRun | undefined): Promise<Hashes> {
    return kept?.samples.map(({ hash }) => hash) ?? this.session.hashesOf(samples, this.signal);
  }

  #draw(plan: RunPlan, hashes: Hashes): Split {
    const split = splitOf(plan, hashes);
    const leaks = leakNotices(split, hashes, plan.settings);
    this.set(({ notices }) => ({ notices: [...notices, ...leaks] }));
    return split;
  }

  /** Of the images that are learnt from; with folds, each one is in all folds but one. */
  async #extractViews(plan: RunPlan, split: Split): Promise<void> {
    const { settings } = plan;
    const views = viewsOf(settings);
    if (views === 0) return;
    const isLearnt = (part: Part) => part === 'train' || (part === 'validation' && settings.folds > 0);
    const learnt = runImages(plan, split).filter(({ part }) => isLearnt(part));
    const imageIds = learnt.map(({ imageId }) => imageId);
    requireAll(await this.#features(plan, { imageIds, settings, views }));
  }

  async #features({ baseRequest }: RunPlan, args: Args<'extractFeatures'>): Promise<readonly ImageFailure[]> {
    const { signal } = this;
    const onEvent = (progress: ExtractionProgress) =>
      this.set(({ run }) => (run.phase === 'features' ? { run: { ...run, progress } } : {}));
    try {
      return (await this.session.callOn(baseRequest, 'extractFeatures', args, { signal, onEvent })).failures;
    } finally {
      // What came to be kept, and whether the disk was full.
      void this.get().refreshKeptFeatures();
    }
  }

  /** @returns undefined when it was paused */
  async #train(
    { plan, split }: StartedRun,
    keeper: RunKeeper,
    progress: HeadProgress,
    resume: boolean,
  ): Promise<TrainResult | undefined> {
    const args = {
      images: runImages(plan, split),
      classLabels: plan.classes.map(({ label }) => label),
      settings: plan.settings,
      runId: keeper.id,
      resume,
    };
    try {
      const result = await this.session.callOn(plan.baseRequest, 'trainHead', args, {
        signal: this.signal,
        onEvent: (event) => progress.take(event),
      });
      if (!this.#isPausing || result.endedBy !== 'person') return result;
    } catch (thrown) {
      const { code } = toHeadstartError(thrown);
      if (code !== 'cancelled' || !this.#isPausing) {
        await keeper.giveUp(code);
        throw thrown;
      }
    }
    await keeper.pause();
    return undefined;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
