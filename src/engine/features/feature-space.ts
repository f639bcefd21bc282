import { HeadstartError } from '../../core/errors';
import type { Pooling } from '../../core/run-settings';
import { type Shape, sizeOf } from '../../core/shapes';
import type { FeatureRows } from './feature-rows';
import { poolFeatures } from './pool-features';
import { RowTable } from './row-table';

/** What is kept of an image: the mean or the maximum of its feature map over the places, or all of it. */
export type FeatureForm = 'avg' | 'max' | 'map';

/** The small ones first. */
const POOLING_OF = { avg: 'avg', max: 'max', map: 'flatten' } as const satisfies Record<FeatureForm, Pooling>;
const MAP_FORMS = Object.keys(POOLING_OF) as readonly FeatureForm[];

/** The numbers of one form, and whose they are. */
interface FormTable {
  readonly rows: RowTable;
  readonly held: Set<string>;
}

/**
 * The features of one base at one cut, by the hash of the image's content. What the pooling reads is always kept, the
 * other forms as long as all fit the budget, so that changing the pooling extracts nothing.
 */
export class FeatureSpace {
  /** Which row is each image's. Without gaps: a new one has the next. */
  private index = new Map<string, number>();
  private readonly tables = new Map<FeatureForm, FormTable>();
  /** What the last plan's pooling reads. */
  private needed: FeatureForm = 'avg';
  private plannedRows = 0;

  constructor(
    private readonly featureShape: Shape,
    /** What its rows are of, for people. */
    private readonly things: 'images' | 'views' = 'images',
  ) {}

  /**
   * Makes ready for these images and this pooling, before any work is done: forgets images that are no longer asked
   * for, and then forms that the pooling does not read, where the room is too small.
   * @param hashes one an image; undefined where it is not known yet, which counts as new
   * @throws out-of-memory when what the pooling needs cannot fit
   */
  plan(hashes: readonly (string | undefined)[], pooling: Pooling, budgetBytes: number): void {
    const wanted = new Set(hashes.filter((hash) => hash !== undefined));
    const unknown = hashes.filter((hash) => hash === undefined).length;
    const fits = (rows: number, forms: readonly FeatureForm[]) => this.bytesOf(rows, forms) <= budgetBytes;
    let rows = this.index.size + unknown + [...wanted].filter((hash) => !this.index.has(hash)).length;
    const isTight = !fits(rows, this.forms);
    if (isTight) rows = unknown + wanted.size;
    this.needed = this.formOf(pooling);
    if (!fits(rows, [this.needed])) throw this.tooLarge(rows, budgetBytes);
    const kept = [this.needed];
    for (const form of this.forms) if (form !== this.needed && fits(rows, [...kept, form])) kept.push(form);
    this.keepOnly(kept);
    if (isTight) this.forgetAllBut(wanted);
    for (const form of kept) if (!this.tables.has(form)) this.tables.set(form, this.emptyTable(form));
    this.plannedRows = rows;
  }

  /** What these images take in the form that a pooling reads. */
  bytesNeeded(hashes: readonly (string | undefined)[], pooling: Pooling): number {
    const known = new Set(hashes.filter((hash) => hash !== undefined)).size;
    const unknown = hashes.filter((hash) => hash === undefined).length;
    return this.bytesOf(known + unknown, [this.formOf(pooling)]);
  }

  /** What the last plan may come to take. */
  get plannedBytes(): number {
    return this.bytesOf(this.plannedRows, [...this.tables.keys()]);
  }

  /** Keeps nothing but what the last plan's pooling reads. */
  giveUpSpareForms(): void {
    this.keepOnly([this.needed]);
  }

  /** Whether the last plan's pooling finds what it needs of this image. */
  has(hash: string): boolean {
    return this.tables.get(this.needed)?.held.has(hash) ?? false;
  }

  /** @param features float32 [...featureShape]; copied */
  add(hash: string, features: Float32Array): void {
    for (const form of this.tables.keys()) {
      this.addForm(hash, form, poolFeatures(features, this.featureShape, POOLING_OF[form]));
    }
  }

  /** @param values float32 [channels], or [...featureShape] for a map; copied */
  addForm(hash: string, form: FeatureForm, values: Float32Array): void {
    const table = this.tables.get(form);
    if (!table) return;
    const row = this.index.get(hash) ?? this.index.size;
    this.index.set(hash, row);
    table.rows.row(row).set(values);
    table.held.add(hash);
  }

  /** The numbers of an image that was added, as the last plan's pooling reads them, not a copy. */
  row(hash: string): Float32Array {
    return this.tables.get(this.needed)?.rows.row(this.index.get(hash) as number) as Float32Array;
  }

  /** What a pooling reads of each image; features that are a vector already are their own mean. */
  formOf(pooling: Pooling): FeatureForm {
    if (!this.hasPlaces) return 'avg';
    return pooling === 'flatten' ? 'map' : pooling;
  }

  /**
   * The vectors of these images in this order, as a head reads them.
   * @throws not-ready where what the pooling reads of an image was not extracted
   */
  rows(hashes: readonly string[], pooling: Pooling): FeatureRows {
    const form = this.formOf(pooling);
    const table = this.tables.get(form);
    if (table === undefined || !hashes.every((hash) => table.held.has(hash))) {
      throw new HeadstartError(
        'not-ready',
        `Not all ${this.things} have gone through the base yet. Extract their features first.`,
      );
    }
    const rows = hashes.map((hash) => this.index.get(hash) as number);
    return { count: rows.length, width: this.widthOf(form), row: (at) => table.rows.row(rows[at] as number) };
  }

  private get channels(): number {
    return this.featureShape.at(-1) ?? 0;
  }

  /** True for a feature map, which pooling makes smaller. */
  private get hasPlaces(): boolean {
    return sizeOf(this.featureShape) > this.channels;
  }

  private get forms(): readonly FeatureForm[] {
    return this.hasPlaces ? MAP_FORMS : ['avg'];
  }

  private widthOf(form: FeatureForm): number {
    return form === 'map' ? sizeOf(this.featureShape) : this.channels;
  }

  private bytesOf(rows: number, forms: readonly FeatureForm[]): number {
    return 4 * rows * forms.reduce((numbers, form) => numbers + this.widthOf(form), 0);
  }

  private keepOnly(forms: readonly FeatureForm[]): void {
    for (const form of this.tables.keys()) if (!forms.includes(form)) this.tables.delete(form);
  }

  /**
   * What stays moves together into tables of its own: so the rest is given back, and rows that somebody still reads
   * stay as they are.
   */
  private forgetAllBut(wanted: ReadonlySet<string>): void {
    const staying = [...this.index].filter(([hash]) => wanted.has(hash));
    if (staying.length === this.index.size) return;
    this.index = new Map(staying.map(([hash], row) => [hash, row]));
    for (const [form, old] of this.tables) {
      const table = this.emptyTable(form);
      staying.forEach(([hash, oldRow], row) => {
        if (!old.held.has(hash)) return;
        table.rows.row(row).set(old.rows.row(oldRow));
        table.held.add(hash);
      });
      this.tables.set(form, table);
    }
  }

  private emptyTable(form: FeatureForm): FormTable {
    return { rows: new RowTable(this.widthOf(form)), held: new Set() };
  }

  private tooLarge(rows: number, budgetBytes: number): HeadstartError {
    const bytes = this.bytesOf(rows, [this.needed]);
    const needed = `${rows} ${this.things} × ${this.featureShape.join('×')} features take ${inMegabytes(bytes)}`;
    const advice =
      this.needed === 'map'
        ? `Choose average pooling, a smaller base or fewer ${this.things}.`
        : `Use fewer ${this.things}.`;
    return new HeadstartError('out-of-memory', `${needed}; ${inMegabytes(budgetBytes)} is the most here. ${advice}`);
  }
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MB`;
}
