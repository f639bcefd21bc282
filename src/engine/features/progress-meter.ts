import type { ExtractionProgress } from '../../core/reports';

/** Long enough to be steady, short enough to follow a change from thumbnails to phone photos. */
const WINDOW_MS = 5000;

/** Counts images and says how fast they go by, over the last seconds. */
export class ProgressMeter {
  private done = 0;
  private computed = 0;
  /** Of the last seconds: when, and how many had been computed by then. */
  private readonly recent: { readonly atMs: number; readonly computed: number }[] = [];

  constructor(
    private readonly total: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.recent.push({ atMs: nowMs(), computed: 0 });
  }

  /** Counts images that took no work: there already, or broken. They say nothing about the speed. */
  pass(images = 1): void {
    this.done += images;
  }

  /** Counts images that went through the base. */
  add(images: number): void {
    this.done += images;
    this.computed += images;
    const atMs = this.nowMs();
    this.recent.push({ atMs, computed: this.computed });
    while (this.recent.length > 2 && atMs - (this.recent[1]?.atMs ?? atMs) >= WINDOW_MS) this.recent.shift();
  }

  report(): ExtractionProgress {
    const imagesPerSecond = this.imagesPerSecond();
    return {
      done: this.done,
      total: this.total,
      imagesPerSecond,
      remainingMs: imagesPerSecond && ((this.total - this.done) / imagesPerSecond) * 1000,
    };
  }

  private imagesPerSecond(): number | undefined {
    const first = this.recent[0];
    const last = this.recent.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined;
    return ((last.computed - first.computed) / (last.atMs - first.atMs)) * 1000;
  }
}
