import type { BaseReport } from '../../core/reports';
import type { Resize } from '../../core/resize';
import type { Pooling } from '../../core/run-settings';
import { FeatureSpace } from './feature-space';

const DEFAULT_BUDGET_BYTES = 2 ** 30;

export type SpaceKey = Pick<
  BaseReport,
  'sha256' | 'cutLayer' | 'inputHeightPx' | 'inputWidthPx' | 'preprocessing' | 'featureShape'
> & {
  readonly resize: Resize;
  /** The name of the recipe that views were made by; undefined for the images themselves. */
  readonly augmentation?: string | undefined;
};

interface Stored {
  readonly space: FeatureSpace;
  /** Images and all views of them have one family. */
  readonly family: string;
}

/**
 * Bottleneck features in memory, so that an image runs through a base once. What they depend on is their key: the
 * image's content, the base's weights, cut, input size and preprocessing, the resize, and for views their recipe. All
 * but the content make a feature space.
 */
export class FeatureStore {
  /** Used last, stands last. */
  private readonly spaces = new Map<string, Stored>();

  constructor(private readonly budgetBytes = DEFAULT_BUDGET_BYTES) {}

  /** The features of this base. */
  spaceOf(base: SpaceKey): FeatureSpace {
    const { featureShape, augmentation } = base;
    const key = keyOf(base);
    const stored = this.spaces.get(key) ?? {
      space: new FeatureSpace(featureShape, augmentation === undefined ? 'images' : 'views'),
      family: familyOf(base),
    };
    this.spaces.delete(key);
    this.spaces.set(key, stored);
    return stored.space;
  }

  /**
   * The features of this base, with room for these images or views. Those of other bases stay until the room is needed;
   * the ones not used for longest go first. Images and their views are read together: what only saves work later is
   * kept where they leave room, and no views push their images out.
   * @param hashes one an image or view; undefined where it is not known yet
   * @throws out-of-memory, with the numbers
   */
  plan(base: SpaceKey, hashes: readonly (string | undefined)[], pooling: Pooling): FeatureSpace {
    const images = base.augmentation === undefined ? undefined : this.spaceOf({ ...base, augmentation: undefined });
    const space = this.spaceOf(base);
    const family = familyOf(base);
    const isKin = (other: Stored) => other.family === family && other.space !== space;
    const kinBytes = () => this.bytesOf(isKin);
    const neededBytes = space.bytesNeeded(hashes, pooling);
    this.makeRoom(
      (other) => isKin(other) && other.space !== images,
      () => kinBytes() + neededBytes <= this.budgetBytes,
    );
    if (kinBytes() + neededBytes > this.budgetBytes) images?.giveUpSpareForms();
    space.plan(hashes, pooling, this.budgetBytes - kinBytes());
    this.makeRoom(
      (other) => other.family !== family,
      () => this.bytesOf(() => true) <= this.budgetBytes,
    );
    return space;
  }

  private bytesOf(isMeant: (stored: Stored) => boolean): number {
    return [...this.spaces.values()]
      .filter(isMeant)
      .reduce((total, { space: { plannedBytes } }) => total + plannedBytes, 0);
  }

  /** Forgets spaces, those not used for longest first, until there is room, or none is left that may go. */
  private makeRoom(mayGo: (stored: Stored) => boolean, isEnough: () => boolean): void {
    for (const [key, stored] of this.spaces) {
      if (isEnough()) return;
      if (mayGo(stored)) this.spaces.delete(key);
    }
  }
}

function keyOf(base: SpaceKey): string {
  return `${familyOf(base)}|${base.augmentation ?? ''}`;
}

function familyOf({ sha256, cutLayer, inputHeightPx, inputWidthPx, preprocessing, resize }: SpaceKey): string {
  return [sha256, cutLayer, inputHeightPx, inputWidthPx, preprocessing, resize.mode, resize.interpolation].join('|');
}
