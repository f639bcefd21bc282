import { poolingOf } from '../core/head';
import { HeadPredictor } from '../engine/evaluate/head-predictor';
import { exportModel } from '../engine/export/export-model';
import { computeBatch } from '../engine/features/compute-batch';
import { poolFeatures } from '../engine/features/pool-features';
import { preprocess } from '../engine/images/preprocess';
import { drain } from './drain';
import type { Handlers } from './handlers';
import type { WorkerState } from './worker-state';

type HeadHandlers = Pick<Handlers, 'restoreHead' | 'predict' | 'exportModel'>;

/** A trained head, put to use. */
export function headCalls(state: WorkerState): HeadHandlers {
  const { images, turns } = state;

  return {
    restoreHead: ({ head, resize }) =>
      turns.shared(async () => {
        state.takeHead({ head, predictor: new HeadPredictor(head), pooling: poolingOf(head), resize });
        return undefined;
      }),

    predict: ({ source }) =>
      turns.shared(async () => {
        const startMs = performance.now();
        try {
          const { predictor, pooling, resize } = state.requireHead();
          const base = state.requireBase();
          const [features] = await computeBatch(base, [await state.pixelsOf(source, resize)]);
          const vector = poolFeatures(features as Float32Array, base.report.featureShape, pooling);
          const probabilities = await predictor.predict({ count: 1, width: vector.length, row: () => vector });
          return { probabilities: Array.from(probabilities), elapsedMs: performance.now() - startMs };
        } finally {
          if (!(source instanceof Blob)) source.close();
        }
      }),

    exportModel: ({ labels, checks, record, modelName }, { signal, emit, transfer }) =>
      turns.shared(async () => {
        const base = state.requireBase();
        const { head, resize } = state.requireHead();
        const writing = exportModel({
          base,
          head,
          resize,
          labels,
          modelName,
          record,
          headstartVersion: state.options.headstartVersion,
          checks,
          pixelsOf: async (imageId) => {
            const pixels = await state.pixelsOf(images.fileOf(imageId), resize);
            preprocess(pixels, base.report.preprocessing);
            return pixels;
          },
          signal,
        });
        const result = await drain(writing, emit);
        transfer(result.zip.buffer);
        return result;
      }, signal),
  };
}
