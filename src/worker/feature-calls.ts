import { recipeOf } from '../core/augmentation';
import type { Outcome } from '../core/reports';
import { resizeOf } from '../core/resize';
import { extractFeatures } from '../engine/features/extract-features';
import { localLane } from '../engine/features/lanes/local-lane';
import { previewViews } from '../engine/images/augment/preview-views';
import { drain } from './drain';
import type { Handlers } from './handlers';
import { notReady, type WorkerState } from './worker-state';

type FeatureHandlers = Pick<
  Handlers,
  'holdImages' | 'dropImages' | 'hashImages' | 'extractFeatures' | 'extractBatch' | 'previewViews'
>;

/** Images, and their features. */
export function featureCalls(state: WorkerState): FeatureHandlers {
  const { images, keeping, turns, crew } = state;
  return {
    async holdImages(handed) {
      images.hold(handed.images);
      // Opening takes a while, and whoever hands over images will soon extract them.
      keeping.open();
      return undefined;
    },

    async dropImages({ imageIds }) {
      images.drop(imageIds);
      return undefined;
    },

    hashImages: ({ imageIds }) => Promise.all(imageIds.map((imageId) => images.hashOf(imageId).catch(() => undefined))),

    extractFeatures: ({ imageIds, settings, views = 0 }, { signal, emit }) =>
      turns.shared(async () => {
        const base = state.requireBase();
        const lane = localLane(base, state.options);
        const asked = imageIds.map((imageId) => ({ imageId, file: images.find(imageId) }));
        const extraction = extractFeatures(asked, {
          base,
          lane,
          help: crew?.helpFor(base, state.backend, lane),
          store: state.store,
          kept: await keeping.features(),
          hashes: images.hashes,
          pooling: settings.pooling,
          resize: resizeOf(settings),
          views: views > 0 ? { recipe: recipeOf(settings), count: views } : undefined,
          signal,
        });
        return drain(extraction, emit);
      }, signal),

    extractBatch: ({ pictures, preparation }, { signal, transfer }) =>
      turns.shared(async () => {
        if (!state.helping) throw notReady('No base was copied to this worker.');
        const outcomes = await state.helping.extract(pictures, preparation, signal);
        transfer(...buffersOf(outcomes));
        return outcomes;
      }, signal),

    previewViews: ({ source, settings, count }, { signal, transfer }) =>
      turns.shared(async () => {
        const { inputHeightPx: heightPx, inputWidthPx: widthPx } = state.requireBase().report;
        const { decode } = state.options;
        const seen = await previewViews(source, { settings, inputSize: { heightPx, widthPx }, count, decode });
        transfer(...seen.map(({ rgba }) => rgba.buffer));
        return { images: seen };
      }, signal),
  };
}

/** The features of a batch share one buffer. */
function buffersOf(outcomes: readonly Outcome[]): Transferable[] {
  const features = outcomes.flatMap((outcome) => (outcome.kind === 'features' ? outcome.features : []));
  return [...new Set(features.map(({ buffer }) => buffer))];
}
