import { HeadstartError, toHeadstartError } from '../core/errors';
import type { ExportProgress } from '../core/reports';
import { spread } from '../core/spread';
import type { ExportRequest } from '../protocol/calls';
import { type Failure, failureOf } from './failure';
import { heldOutOf, type RunOutcome, runRecord } from './run-outcome';
import { evaluate, outcomeLabels } from './selectors';
import type { SliceCreator } from './store';
import { requireItsBase } from './trial-slice';

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
  /**
   * What the page says of validation images that have their files; of others where there is none.
   * @throws missing-file where no image has one
   */
  async function checksOf(outcome: RunOutcome): Promise<ExportRequest['checks']> {
    const withFiles = outcome.plan.samples.flatMap((sample) => (sample.file ? [{ ...sample, file: sample.file }] : []));
    if (withFiles.length === 0) throw filesNeeded();
    const sampleOf = new Map(withFiles.map((sample) => [sample.id, sample]));
    const heldOut = spread(
      heldOutOf(outcome, 'validation').filter(({ imageId }) => sampleOf.has(imageId)),
      CHECKED_IMAGES,
    );
    if (heldOut.length > 0) {
      await session.ensureImages(
        heldOut.flatMap(({ imageId }) => sampleOf.get(imageId) ?? []),
        undefined,
      );
      return heldOut;
    }
    const samples = spread(withFiles, CHECKED_IMAGES);
    await session.ensureImages(samples, undefined);
    const checks: { imageId: number; probabilities: readonly number[] }[] = [];
    for (const { id, file } of samples) {
      const { probabilities } = await session.callOn(outcome.plan.baseRequest, 'predict', { source: file });
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
        requireItsBase(outcome, get());
        await session.ensureHead(outcome);
        const record = runRecord(outcome, {
          validation: evaluate(outcome, 'validation')?.accuracy,
          test: evaluate(outcome, 'test')?.accuracy,
        });
        const { zip, maxDifference, checkedImages } = await session.callOn(
          outcome.plan.baseRequest,
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

function filesNeeded(): HeadstartError {
  return new HeadstartError(
    'missing-file',
    'The written model is compared with this page on some of the run’s images, and the page no longer has their files. Drop the same folder again, then download.',
  );
}
