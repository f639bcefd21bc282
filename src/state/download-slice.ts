import { HeadstartError, toHeadstartError } from '../core/errors';
import type { ExportProgress } from '../core/reports';
import { spread } from '../core/spread';
import type { ExportRequest } from '../protocol/calls';
import { type Failure, failureOf } from './failure';
import { heldOutOf, type RunOutcome, runRecord } from './run-outcome';
import { evaluate, outcomeLabels } from './selectors';
import type { SliceCreator } from './store';

export type DownloadState =
  | { readonly status: 'idle' }
  | { readonly status: 'busy'; readonly progress: ExportProgress | undefined }
  | { readonly status: 'done'; readonly maxDifference: number; readonly checkedImages: number; readonly bytes: number }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface DownloadSlice {
  readonly download: DownloadState;
  /**
   * Writes the joined model, loads it again, and compares it with the page on validation images.
   * @returns the zip's bytes, or undefined when there is nothing that can be offered
   */
  exportModel(): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** On so many images, spread evenly, is the written model checked. */
const CHECKED_IMAGES = 64;

export const createDownloadSlice: SliceCreator<DownloadSlice> = (set, get, session) => {
  /** What the page says of validation images; of training images where nothing was held out. */
  async function checksOf(outcome: RunOutcome): Promise<ExportRequest['checks']> {
    const heldOut = spread(heldOutOf(outcome, 'validation'), CHECKED_IMAGES);
    const ids = new Set(heldOut.map(({ imageId }) => imageId));
    if (heldOut.length > 0) {
      await session.ensureImages(
        outcome.plan.samples.filter(({ id }) => ids.has(id)),
        undefined,
      );
      return heldOut;
    }
    const samples = spread(outcome.plan.samples, CHECKED_IMAGES);
    await session.ensureImages(samples, undefined);
    const checks: { imageId: number; probabilities: readonly number[] }[] = [];
    for (const { id, file } of samples) {
      const { probabilities } = await session.call('predict', { source: file });
      checks.push({ imageId: id, probabilities });
    }
    return checks;
  }

  return {
    download: { status: 'idle' },

    async exportModel() {
      set({ download: { status: 'busy', progress: undefined } });
      try {
        const { outcome, classes } = get();
        if (!outcome) {
          throw new HeadstartError('not-ready', 'There is no trained model yet. Train one first, then download it.');
        }
        await session.ensureHead(outcome);
        const record = runRecord(outcome, {
          validation: evaluate(outcome, 'validation')?.accuracy,
          test: evaluate(outcome, 'test')?.accuracy,
        });
        const { zip, maxDifference, checkedImages } = await session.call(
          'exportModel',
          {
            labels: outcomeLabels(outcome, classes),
            checks: await checksOf(outcome),
            record,
            modelName: 'headstart-model',
          },
          { onEvent: (progress) => set({ download: { status: 'busy', progress } }) },
        );
        set({ download: { status: 'done', maxDifference, checkedImages, bytes: zip.byteLength } });
        return zip;
      } catch (thrown) {
        set({ download: { status: 'failed', failure: failureOf(toHeadstartError(thrown)) } });
        return undefined;
      }
    },
  };
};
