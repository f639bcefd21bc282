import { STREAMS, shuffledIndices, streamKey, uniformAt } from '../../core/random';
import type { HeadTraining } from './head-training';

/**
 * The rows that an epoch (from 1) learns from, in its seeded order: every image once, itself or one of its views, as
 * chance has it. L-BFGS, whose steps build on each other, needs the same rows every time: all images and all views.
 */
export function epochOrder(training: HeadTraining, epoch: number): Uint32Array {
  const { train, views = [], settings } = training;
  if (settings.optimizer === 'lbfgs') return Uint32Array.from([...train, ...views.flat()]);
  const places = shuffledIndices(train.length, streamKey(settings.seed, STREAMS.shuffle, epoch));
  const viewKey = streamKey(settings.seed, STREAMS.views, epoch);
  return places.map((place) => {
    const ofImage = views[place] ?? [];
    const view = Math.floor(uniformAt(viewKey, place) * (ofImage.length + 1));
    return view === 0 ? (train[place] as number) : (ofImage[view - 1] as number);
  });
}
