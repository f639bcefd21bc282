import type { Recipe } from '../../core/augmentation';
import type { Resize } from '../../core/resize';
import type { Pooling } from '../../core/run-settings';
import type { Base } from '../bases/base';
import type { ContentHashes } from './content-hashes';
import type { FeatureStore } from './feature-store';
import type { KeptFeatures } from './kept/kept-features';
import type { Lane } from './lanes/lane';

/** Workers that can be started. */
export interface Help {
  /** So many views take longer than the workers take to start. */
  readonly paysFrom: number;
  /**
   * @param join takes a lane in; those that prepare pictures for the lane that is there have no lane of their own
   * @returns a promise a worker, which ends when it is at work
   */
  start(join: (lane: Lane) => void): readonly Promise<void>[];
}

export interface ExtractionOptions {
  readonly base: Base;
  /** The one that works from the start. */
  readonly lane: Lane;
  /** Undefined where there is none. */
  readonly help?: Help | undefined;
  readonly store: FeatureStore;
  /** Features of earlier visits; undefined where the browser keeps none. */
  readonly kept?: KeptFeatures | undefined;
  readonly hashes: ContentHashes;
  readonly pooling: Pooling;
  readonly resize: Resize;
  /** Views of the images, 1 … `count`, in their place. */
  readonly views?: { readonly recipe: Recipe; readonly count: number } | undefined;
  readonly signal?: AbortSignal | undefined;
}
