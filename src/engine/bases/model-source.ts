import type { Topology } from './model-json';
import type { StoredWeights } from './weights/stored-weights';

/** A model as it stands in a file, whatever kind of file that was: ready to be built. */
export interface ModelSource {
  /** As Keras 2 and TF.js write it; undefined for a file that holds weights alone. */
  readonly topology: Topology | undefined;
  readonly weights: StoredWeights;
}
