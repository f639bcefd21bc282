import type { EpochReport } from './reports';

/**
 * The epochs of one run, append-only. It lives outside React: charts read it once a frame and are told of new
 * epochs through `subscribe`.
 */
export class MetricSeries {
  readonly #epochs: EpochReport[] = [];
  readonly #listeners = new Set<() => void>();

  get epochs(): readonly EpochReport[] {
    return this.#epochs;
  }

  append(report: EpochReport): void {
    this.#epochs.push(report);
    for (const listener of this.#listeners) listener();
  }

  /** @returns what ends the subscription */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
