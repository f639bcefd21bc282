import type { ExtractionReport, ImageFault, Outcome } from '../../core/reports';
import type { Resize } from '../../core/resize';
import type { Pooling } from '../../core/run-settings';
import type { Base } from '../bases/base';
import { imageFaultOf } from '../images/image-fault';
import type { ContentHashes } from './content-hashes';
import type { FeatureSpace } from './feature-space';
import type { FeatureStore } from './feature-store';
import { inOrder } from './in-order';
import { type FeatureKey, featureKeyOf } from './kept/feature-key';
import { FeatureWriter } from './kept/feature-writer';
import type { FoundFeatures, KeptFeatures } from './kept/kept-features';
import type { Lane } from './lanes/lane';
import { LaneTeam } from './lanes/lane-team';
import type { ProgressMeter } from './progress-meter';
import { WorkQueue } from './work-queue';

export interface ImageToExtract {
  readonly imageId: number;
  readonly file: Blob;
}

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
  readonly signal?: AbortSignal | undefined;
}

/** What images of the same content have in common: it goes through the base once. */
interface Picture {
  readonly hash: string;
  readonly file: Blob;
  readonly imageIds: number[];
  /** Undefined until it is known. */
  end: 'extracted' | 'kept' | ImageFault | undefined;
}

/** Reading a file is waiting, mostly. */
const READING = { parallel: 8, ahead: 64 };
/** So many pictures are looked up in what is kept at a time; at first, since each look-up takes twice as many as the one before. */
const FIRST_LOOK_UP = 128;
/** Multiply-adds: half a second's work of one processor core or so, twice what it takes to start a lane. */
const WORTH_MORE_LANES = 5e9;

/** One extraction on its way: files are read and told apart by content, and lanes share the pictures that are new. */
export class Extraction {
  private readonly space: FeatureSpace;
  private readonly key: FeatureKey;
  private readonly pictures = new Map<string, Picture>();
  private readonly queue = new WorkQueue<Picture>();
  private readonly team: LaneTeam<Picture>;
  private readonly writer: FeatureWriter | undefined;
  private readonly unreadable = new Map<number, ImageFault>();
  private finding: Promise<FoundFeatures | undefined> | undefined;
  private hasMoreLanes = false;
  private isStopped = false;

  /** @throws out-of-memory when the features cannot fit */
  constructor(
    private readonly images: readonly ImageToExtract[],
    private readonly meter: ProgressMeter,
    private readonly options: ExtractionOptions,
  ) {
    const { base, store, kept, hashes, resize, pooling, signal } = options;
    const known = images.map(({ imageId }) => hashes.known(imageId));
    this.space = store.plan({ ...base.report, resize }, known, pooling);
    this.key = featureKeyOf(base.report, resize, this.space.formOf(pooling));
    this.writer = kept && new FeatureWriter(kept, this.key);
    const settle = (picture: Picture, outcome: Outcome) => this.settle(picture, outcome);
    this.team = new LaneTeam(this.queue, { resize, signal, settle });
  }

  /** Ends when all is extracted that will be. @throws bad-features, device-lost, out-of-memory, cancelled */
  async run(): Promise<void> {
    this.team.join(this.options.lane);
    const reading = this.readAll();
    // Its failure is thrown below, after the lanes have come to rest.
    reading.catch(() => undefined);
    try {
      await this.team.atRest();
      await reading;
    } finally {
      await this.writer?.end();
    }
  }

  /** Takes up nothing new; what the lanes are at is still taken in. */
  stop(): void {
    this.isStopped = true;
    this.queue.stop();
  }

  figures(): Omit<ExtractionReport, 'elapsedMs'> {
    const faults = new Map(this.unreadable);
    let extracted = 0;
    for (const { end, imageIds } of this.pictures.values()) {
      if (end === 'extracted') extracted++;
      if (typeof end === 'object') for (const imageId of imageIds) faults.set(imageId, end);
    }
    const failures = this.images.flatMap(({ imageId }) => {
      const fault = faults.get(imageId);
      return fault ? [{ imageId, ...fault }] : [];
    });
    return { extracted, reused: this.images.length - extracted - failures.length, failures };
  }

  private async readAll(): Promise<void> {
    const { hashes, signal } = this.options;
    try {
      // Many at a time, ahead of those that are waited for below.
      hashes.readAll(this.images, signal).catch(() => undefined);
      let found: Picture[] = [];
      // Those whose hash is there already, as after a pause since the drop, take one look-up.
      let atOnce = Math.max(FIRST_LOOK_UP, this.images.filter(({ imageId }) => hashes.known(imageId)).length);
      for await (const picture of inOrder(this.images, (image) => this.read(image), READING)) {
        if (this.isStopped) return;
        if (picture) found.push(picture);
        const isWorthWhile = found.length >= atOnce || (found.length > 0 && !(await this.keptOfBase()));
        if (!isWorthWhile) continue;
        await this.handOn(found);
        found = [];
        atOnce *= 2;
      }
      if (found.length > 0) await this.handOn(found);
    } catch (error) {
      this.stop();
      throw error;
    } finally {
      this.queue.close();
    }
  }

  /** Looked for with the first picture that is not in memory. */
  private keptOfBase(): Promise<FoundFeatures | undefined> {
    this.finding ??= this.options.kept?.find(this.key) ?? Promise.resolve(undefined);
    return this.finding;
  }

  /** @returns a picture not seen before whose features are not in memory */
  private async read({ imageId, file }: ImageToExtract): Promise<Picture | undefined> {
    let hash: string;
    try {
      hash = await this.options.hashes.of(imageId, file);
    } catch (error) {
      this.unreadable.set(imageId, imageFaultOf(error));
      this.meter.pass();
      return undefined;
    }
    const twin = this.pictures.get(hash);
    if (twin) twin.imageIds.push(imageId);
    if (twin ? twin.end !== undefined : this.space.has(hash)) this.meter.pass();
    if (twin || this.space.has(hash)) return undefined;
    const picture: Picture = { hash, file, imageIds: [imageId], end: undefined };
    this.pictures.set(hash, picture);
    return picture;
  }

  /** Takes what was kept, and lets the lanes do the rest. */
  private async handOn(pictures: readonly Picture[]): Promise<void> {
    const take = (hash: string, values: Float32Array) => {
      if (this.key.form === 'map') this.space.add(hash, values);
      else this.space.addMean(hash, values);
      const picture = this.pictures.get(hash) as Picture;
      picture.end = 'kept';
      this.meter.pass(picture.imageIds.length);
    };
    const kept = await this.keptOfBase();
    await kept?.read(new Set(pictures.map(({ hash }) => hash)), take, this.options.signal);
    this.queue.add(pictures.filter(({ end }) => end === undefined));
    this.askForLanes();
  }

  private askForLanes(): void {
    const { base, moreLanes } = this.options;
    const waitingWork = this.queue.length * (base.report.work?.multiplyAdds ?? 0);
    if (this.hasMoreLanes || moreLanes === undefined || waitingWork < WORTH_MORE_LANES) return;
    this.hasMoreLanes = true;
    for (const starting of moreLanes()) {
      // Without it the run is slower, and nothing else.
      starting.then((lane) => this.team.join(lane)).catch((error) => console.warn('A worker did not start:', error));
    }
  }

  private async settle(picture: Picture, outcome: Outcome): Promise<void> {
    const { hash, imageIds } = picture;
    if (outcome.kind === 'fault') {
      picture.end = outcome.fault;
      this.meter.pass(imageIds.length);
      return;
    }
    picture.end = 'extracted';
    this.space.add(hash, outcome.features);
    this.meter.add(1);
    this.meter.pass(imageIds.length - 1);
    await this.writer?.add({ hash, values: this.space.row(hash, this.key.form) });
  }
}
