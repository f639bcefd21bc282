import type { BaseReport } from '../../core/reports';
import type { Resize } from '../../core/resize';
import type { Pooling } from '../../core/run-settings';
import { FeatureSpace } from './feature-space';

const DEFAULT_BUDGET_BYTES = 2 ** 30;

type SpaceKey = Pick<
  BaseReport,
  'sha256' | 'cutLayer' | 'inputHeightPx' | 'inputWidthPx' | 'preprocessing' | 'featureShape'
> & { readonly resize: Resize };

/**
 * Bottleneck features in memory, so that an image runs through a base once. What they depend on is their key: the
 * image's content, the base's weights, cut, input size and preprocessing, and the resize, which together make a feature space.
 */
export class FeatureStore {
  /** Used last, stands last. */
  private readonly spaces = new Map<string, FeatureSpace>();

  constructor(private readonly budgetBytes = DEFAULT_BUDGET_BYTES) {}

  /** The features of this base. */
  spaceOf(base: SpaceKey): FeatureSpace {
    const { sha256, cutLayer, inputHeightPx, inputWidthPx, preprocessing, resize, featureShape } = base;
    const key = [sha256, cutLayer, inputHeightPx, inputWidthPx, preprocessing, resize.mode, resize.interpolation].join(
      '|',
    );
    const space = this.spaces.get(key) ?? new FeatureSpace(featureShape);
    this.spaces.delete(key);
    this.spaces.set(key, space);
    return space;
  }

  /**
   * The features of this base, with room for these images. Those of other bases stay until the room is needed; the
   * ones not used for longest go first.
   * @param hashes one an image; undefined where it is not known yet
   * @throws out-of-memory, with the numbers
   */
  plan(base: SpaceKey, hashes: readonly (string | undefined)[], pooling: Pooling): FeatureSpace {
    const space = this.spaceOf(base);
    space.plan(hashes, pooling, this.budgetBytes);
    let bytes = [...this.spaces.values()].reduce((total, other) => total + other.plannedBytes, 0);
    for (const [key, other] of this.spaces) {
      if (bytes <= this.budgetBytes || other === space) break;
      bytes -= other.plannedBytes;
      this.spaces.delete(key);
    }
    return space;
  }
}
