import { nextTask } from '../../core/next-task';

const REPORT_EVERY_MS = 100;
const PAUSE_EVERY_MS = 50;

/** Keeps a long loop polite: how often it reports, and how often it lets the event loop's other tasks in. */
export class Pace {
  #reportedMs = performance.now();
  #pausedMs = performance.now();

  /** True once for every `REPORT_EVERY_MS`. */
  isReportDue(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#reportedMs < REPORT_EVERY_MS) return false;
    this.#reportedMs = nowMs;
    return true;
  }

  /** Lets waiting tasks run, such as a cancel that has come as a message, if they have waited long enough. */
  async pause(): Promise<void> {
    if (performance.now() - this.#pausedMs < PAUSE_EVERY_MS) return;
    await nextTask();
    this.#pausedMs = performance.now();
  }
}
