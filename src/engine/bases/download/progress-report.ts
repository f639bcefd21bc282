import type { BaseRoute, DownloadProgress } from '../../../core/reports';

/** Tells how far a download is. What is reported never falls, even where a file has to come anew. */
export class ProgressReport {
  readonly #startMs = performance.now();
  #loadedBytes = 0;
  #totalBytes: number | undefined;

  constructor(
    private readonly route: BaseRoute,
    private readonly onProgress: ((progress: DownloadProgress) => void) | undefined,
  ) {}

  setTotal(totalBytes: number | undefined): void {
    this.#totalBytes = totalBytes;
  }

  setLoaded(loadedBytes: number): void {
    this.#loadedBytes = Math.max(this.#loadedBytes, loadedBytes);
    // A host that compresses states fewer bytes than come out.
    if (this.#totalBytes !== undefined && this.#totalBytes < this.#loadedBytes) this.#totalBytes = undefined;
    this.onProgress?.({
      loadedBytes: this.#loadedBytes,
      totalBytes: this.#totalBytes,
      elapsedMs: performance.now() - this.#startMs,
      route: this.route,
    });
  }

  end(bytes: number): void {
    this.#totalBytes = Math.max(this.#loadedBytes, bytes);
    this.setLoaded(this.#totalBytes);
  }
}
