import { MetricSeries } from '../core/metric-series';
import type { BatchProgress, TrainEvent } from '../core/reports';
import type { HeadPlan } from './run-slice';
import type { SetState } from './store';

/** Epochs of a small run end a hundred times a second; the page need not be drawn as often. */
const PROGRESS_EVERY_MS = 100;

/** Shows what the training of a head reports: curves at once, progress now and then. */
export class HeadProgress {
  private series = new MetricSeries();
  private fold: HeadPlan['fold'];
  private elapsedMs = 0;
  private remainingMs: number | undefined;
  private shownMs = Number.NEGATIVE_INFINITY;

  /** @param epochs as many as were asked for when the run began */
  constructor(
    private readonly epochs: number,
    private readonly set: SetState,
  ) {
    this.begin();
  }

  /** Of the training that was last, where there are folds. */
  get reports() {
    return this.series.epochs;
  }

  take(event: TrainEvent): void {
    switch (event.kind) {
      case 'batch':
        this.show(event.progress);
        break;
      case 'epoch': {
        const { epoch, elapsedMs } = event.report;
        this.series.append(event.report);
        this.elapsedMs += elapsedMs;
        this.remainingMs = (this.elapsedMs / epoch) * (this.epochs - epoch);
        this.show({ epoch, batch: 1, batches: 1 });
        break;
      }
      case 'fold':
        this.fold = { fold: event.fold, folds: event.folds };
        this.begin();
        break;
      case 'notice':
        this.set(({ notices }) => ({ notices: [...notices, event.message] }));
    }
  }

  /** A training starts, with curves of its own. */
  private begin(): void {
    this.series = new MetricSeries();
    this.elapsedMs = 0;
    this.remainingMs = undefined;
    this.set({ series: this.series });
    this.showNow(undefined);
  }

  private show(progress: BatchProgress): void {
    if (performance.now() - this.shownMs >= PROGRESS_EVERY_MS) this.showNow(progress);
  }

  private showNow(progress: BatchProgress | undefined): void {
    this.shownMs = performance.now();
    const { epochs, remainingMs, fold } = this;
    this.set({ run: { phase: 'head', epochs, progress, remainingMs, fold } });
  }
}
