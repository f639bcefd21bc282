import type { Recipe } from '../../core/augmentation';
import type { Resize } from '../../core/resize';
import type { Pooling } from '../../core/run-settings';
import type { Base } from '../bases/base';
import type { ContentHashes } from './content-hashes';
import type { FeatureStore } from './feature-store';
import type { KeptFeatures } from './kept/kept-features';
import type { Lane } from './lanes/lane';

export interface ExtractionOptions {
  readonly base: Base;
  /** The one that works from the start. */
  readonly lane: Lane;
  /** Starts more, asked where enough work waits for them to pay; each joins in as soon as it is ready. */
  readonly moreLanes?: (() => readonly Promise<Lane>[]) | undefined;
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
