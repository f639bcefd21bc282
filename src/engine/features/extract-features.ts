import { throwIfCancelled } from '../../core/errors';
import type { ExtractionProgress, ExtractionReport } from '../../core/reports';
import type { ImageFile } from './content-hashes';
import { Extraction } from './extraction';
import type { ExtractionOptions } from './extraction-options';
import { ProgressMeter } from './progress-meter';

const REPORT_EVERY_MS = 100;

/**
 * Runs each image, or so many views of it, through the base once and puts the features into the store; what is there
 * already, by content, is left as it is. A broken image is reported and the rest goes on. Stopping keeps what was extracted.
 *
 * @returns the report; yields progress every 100 ms, which never falls and ends at the total
 * @throws cancelled, out-of-memory before any work when the features cannot fit, bad-features, device-lost
 */
export async function* extractFeatures(
  images: readonly ImageFile[],
  options: ExtractionOptions,
): AsyncGenerator<ExtractionProgress, ExtractionReport, undefined> {
  const { signal } = options;
  throwIfCancelled(signal);
  const startMs = performance.now();
  const meter = new ProgressMeter(images.length * (options.views?.count ?? 1));
  const extraction = new Extraction(images, meter, options);
  const stop = () => extraction.stop();
  signal?.addEventListener('abort', stop);
  const work = extraction.run();
  try {
    yield meter.report();
    while (await isStillOn(work)) yield meter.report();
    throwIfCancelled(signal);
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
    await work.catch(() => undefined);
  }
  yield meter.report();
  return { ...extraction.figures(), elapsedMs: performance.now() - startMs };
}

/** Waits until the next report is due, or no longer than until the work is done, whose failure it throws. */
async function isStillOn(work: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const due = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), REPORT_EVERY_MS);
  });
  try {
    return await Promise.race([work.then(() => false), due]);
  } finally {
    clearTimeout(timer);
  }
}
