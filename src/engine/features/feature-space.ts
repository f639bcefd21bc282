import { HeadstartError } from '../../core/errors';
import type { Pooling } from '../../core/run-settings';
import { type Shape, sizeOf } from '../../core/shapes';
import type { FeatureRows } from './feature-rows';
import { poolFeatures } from './pool-features';
import { RowTable } from './row-table';

/** What is kept of an image: the mean of its feature map over the places, or all of it. */
export type FeatureForm = 'avg' | 'map';

/**
 * The features of one base at one cut, by the hash of the image's content. Their mean over the places is always
 * kept; the whole feature maps as long as all of them fit the budget, so that changing the pooling extracts nothing.
 */
export class FeatureSpace {
  private readonly index = new Map<string, number>();
  /** Of the images in the index, those whose map is there and not their mean alone. */
  private readonly withMap = new Set<string>();
  /** Whether the last plan asked for maps. */
  private needsMaps = false;
  private freeRows: number[] = [];
  private usedRows = 0;
  private means: RowTable;
  private maps: RowTable | undefined;
  /** What the last plan may come to take. */
  plannedBytes = 0;

  constructor(private readonly featureShape: Shape) {
    this.means = new RowTable(this.channels);
  }

  /**
   * Makes ready for these images and this pooling, before any work is done: forgets images that are no longer asked
   * for, and then the maps, where the room is too small.
   * @param hashes one an image; undefined where it is not known yet, which counts as new
   * @throws out-of-memory when what the pooling needs cannot fit
   */
  plan(hashes: readonly (string | undefined)[], pooling: Pooling, budgetBytes: number): void {
    const wanted = new Set(hashes.filter((hash) => hash !== undefined));
    const unknown = hashes.filter((hash) => hash === undefined).length;
    const fits = (rows: number, withMaps: boolean) => this.bytesOf(rows, withMaps) <= budgetBytes;
    let rows = this.index.size + unknown + [...wanted].filter((hash) => !this.index.has(hash)).length;
    if (!fits(rows, this.hasPlaces)) {
      this.forgetAllBut(wanted);
      rows = unknown + wanted.size;
    }
    this.needsMaps = this.formOf(pooling) === 'map';
    if (!fits(rows, this.needsMaps)) throw this.tooLarge(rows, this.needsMaps, budgetBytes);
    if (!fits(rows, this.hasPlaces)) {
      this.maps = undefined;
      this.withMap.clear();
    } else if (this.hasPlaces) {
      this.maps ??= new RowTable(sizeOf(this.featureShape));
    }
    this.plannedBytes = this.bytesOf(rows, this.maps !== undefined);
  }

  /** Whether the last plan's pooling finds what it needs of this image. */
  has(hash: string): boolean {
    return this.needsMaps ? this.withMap.has(hash) : this.index.has(hash);
  }

  /** @param features float32 [...featureShape]; copied */
  add(hash: string, features: Float32Array): void {
    this.addMean(hash, poolFeatures(features, this.featureShape, 'avg'));
    if (this.maps === undefined) return;
    this.maps.row(this.index.get(hash) as number).set(features);
    this.withMap.add(hash);
  }

  /** @param mean float32 [channels]; copied */
  addMean(hash: string, mean: Float32Array): void {
    const row = this.index.get(hash) ?? this.freeRows.pop() ?? this.usedRows++;
    this.index.set(hash, row);
    this.means.row(row).set(mean);
  }

  /** The numbers of an image that was added, not a copy: [channels], or [...featureShape] of a map that is there. */
  row(hash: string, form: FeatureForm): Float32Array {
    const table = form === 'map' ? this.maps : this.means;
    return table?.row(this.index.get(hash) as number) as Float32Array;
  }

  /** What a pooling reads of each image: the whole feature map, or its mean, which a vector is already. */
  formOf(pooling: Pooling): FeatureForm {
    return pooling === 'flatten' && this.hasPlaces ? 'map' : 'avg';
  }

  /**
   * The vectors of these images in this order, as a head reads them.
   * @throws not-ready where an image's features, or the maps that `flatten` needs, were not extracted
   */
  rows(hashes: readonly string[], pooling: Pooling): FeatureRows {
    const form = this.formOf(pooling);
    const table = form === 'map' ? this.maps : this.means;
    const rows = hashes.map((hash) => (form === 'map' && !this.withMap.has(hash) ? undefined : this.index.get(hash)));
    if (table === undefined || !rows.every((row) => row !== undefined)) {
      throw new HeadstartError(
        'not-ready',
        'Not all images have gone through the base yet. Extract their features first.',
      );
    }
    return { count: rows.length, width: table.width, row: (at) => table.row(rows[at] as number) };
  }

  private get channels(): number {
    return this.featureShape.at(-1) ?? 0;
  }

  /** True for a feature map, which pooling makes smaller. */
  private get hasPlaces(): boolean {
    return sizeOf(this.featureShape) > this.channels;
  }

  private bytesOf(rows: number, withMaps: boolean): number {
    return 4 * rows * (this.channels + (withMaps ? sizeOf(this.featureShape) : 0));
  }

  private forgetAllBut(wanted: ReadonlySet<string>): void {
    for (const [hash, row] of this.index) {
      if (wanted.has(hash)) continue;
      this.index.delete(hash);
      this.withMap.delete(hash);
      this.freeRows.push(row);
    }
  }

  private tooLarge(images: number, withMaps: boolean, budgetBytes: number): HeadstartError {
    const needed = `${images} images × ${this.featureShape.join('×')} features take ${inMegabytes(this.bytesOf(images, withMaps))}`;
    const advice = withMaps ? 'Choose average pooling, a smaller base or fewer images.' : 'Use fewer images.';
    return new HeadstartError('out-of-memory', `${needed}; ${inMegabytes(budgetBytes)} is the most here. ${advice}`);
  }
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MB`;
}
