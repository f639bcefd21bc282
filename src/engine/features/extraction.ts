import { recipeName, viewHash } from '../../core/augmentation';
import type { ExtractionReport, ImageFault, Outcome } from '../../core/reports';
import { imageFaultOf, missingFile } from '../images/image-fault';
import type { ImageFile } from './content-hashes';
import type { ExtractionOptions } from './extraction-options';
import type { FeatureSpace } from './feature-space';
import { inOrder } from './in-order';
import { type FeatureKey, featureKeyOf } from './kept/feature-key';
import { FeatureWriter } from './kept/feature-writer';
import type { FoundFeatures } from './kept/kept-features';
import { LaneTeam } from './lanes/lane-team';
import { hasFile, Picture, type PictureWithFile } from './picture';
import type { ProgressMeter } from './progress-meter';
import { WorkQueue } from './work-queue';

/** Reading a file is waiting, mostly. */
const READING = { parallel: 8, ahead: 64 };
/** So many pictures are looked up in what is kept at a time; at first, since each look-up takes twice as many as the one before. */
const FIRST_LOOK_UP = 128;

/** One extraction on its way: files are read and told apart by content, and lanes share the pictures that are new. */
export class Extraction {
  private readonly space: FeatureSpace;
  private readonly key: FeatureKey;
  /** The views wanted of each image; 0 is the image itself. */
  private readonly views: readonly number[];
  private readonly pictures = new Map<string, Picture>();
  private readonly queue = new WorkQueue<PictureWithFile>();
  private readonly team: LaneTeam<PictureWithFile>;
  private readonly writer: FeatureWriter | undefined;
  /** Not kept either. */
  private readonly withoutFile: Picture[] = [];
  private readonly unreadable = new Map<number, ImageFault>();
  private finding: Promise<FoundFeatures | undefined> | undefined;
  private hasHelp = false;
  private isStopped = false;

  /** @throws out-of-memory when the features cannot fit */
  constructor(
    private readonly images: readonly ImageFile[],
    private readonly meter: ProgressMeter,
    private readonly options: ExtractionOptions,
  ) {
    const { base, store, kept, hashes, resize, pooling, views, signal } = options;
    const augmentation = views && recipeName(views.recipe);
    this.views = views ? Array.from({ length: views.count }, (_, index) => index + 1) : [0];
    const rows = images.flatMap(({ imageId }) => {
      const hash = hashes.known(imageId);
      return this.views.map((view) => (hash === undefined ? undefined : viewHash(hash, view)));
    });
    this.space = store.plan({ ...base.report, resize, augmentation }, rows, pooling);
    this.key = featureKeyOf(base.report, resize, this.space.formOf(pooling), augmentation ?? '');
    this.writer = kept && new FeatureWriter(kept, this.key);
    this.team = new LaneTeam(this.queue, {
      preparation: { resize, recipe: views?.recipe },
      viewsEach: this.views.length,
      signal,
      settle: (picture: PictureWithFile, outcome: Outcome) => this.settle(picture, outcome),
    });
  }

  /** Ends when all is extracted that will be. @throws bad-features, device-lost, out-of-memory, cancelled */
  async run(): Promise<void> {
    this.team.join(this.options.lane);
    const reading = this.readAll();
    try {
      await Promise.all([reading, this.team.atRest()]);
    } finally {
      // After a failure too: what the lanes are at still comes, and their base must not go before.
      this.stop();
      await Promise.allSettled([reading, this.team.atRest()]);
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
    for (const picture of this.pictures.values()) {
      extracted += picture.extracted;
      if (picture.fault) for (const imageId of picture.imageIds) faults.set(imageId, picture.fault);
    }
    const failures = this.images.flatMap(({ imageId }) => {
      const fault = faults.get(imageId);
      return fault ? [{ imageId, ...fault }] : [];
    });
    const wanted = (this.images.length - failures.length) * this.views.length;
    return { extracted, reused: wanted - extracted, failures };
  }

  private async readAll(): Promise<void> {
    const { hashes, signal } = this.options;
    try {
      // Many at a time, ahead of those that are waited for below.
      hashes.readAll(this.images, signal).catch(() => undefined);
      const unread = this.images.filter(({ imageId }) => hashes.known(imageId) === undefined);
      await this.handOn(this.picturesOfKnown());
      let found: Picture[] = [];
      let atOnce = FIRST_LOOK_UP;
      for await (const picture of inOrder(unread, (image) => this.read(image), READING)) {
        if (this.isStopped) return;
        if (picture) found.push(picture);
        const isWorthWhile = found.length >= atOnce || (found.length > 0 && !(await this.keptOfBase()));
        if (!isWorthWhile) continue;
        await this.handOn(found);
        found = [];
        atOnce *= 2;
      }
      await this.handOn(found);
      this.endWithoutFile();
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

  /** Of images that were read already, as after a pause since the drop. */
  private picturesOfKnown(): Picture[] {
    return this.images.flatMap((image) => {
      const hash = this.options.hashes.known(image.imageId);
      return (hash !== undefined && this.newPicture(hash, image)) || [];
    });
  }

  private async read(image: ImageFile): Promise<Picture | undefined> {
    let hash: string;
    try {
      hash = await this.options.hashes.of(image.imageId, image.file);
    } catch (error) {
      this.unreadable.set(image.imageId, imageFaultOf(error));
      this.meter.pass(this.views.length);
      return undefined;
    }
    return this.newPicture(hash, image);
  }

  /** @returns a picture not seen before of which some features are not in memory */
  private newPicture(hash: string, { imageId, file }: ImageFile): Picture | undefined {
    const twin = this.pictures.get(hash);
    const missing = twin?.views ?? this.views.filter((view) => !this.space.has(viewHash(hash, view)));
    this.meter.pass(this.views.length - missing.length);
    twin?.join(imageId, file);
    if (twin || missing.length === 0) return undefined;
    const picture = new Picture(hash, file, imageId, missing);
    this.pictures.set(hash, picture);
    return picture;
  }

  /** Takes what was kept, and lets the lanes do the rest. */
  private async handOn(pictures: readonly Picture[]): Promise<void> {
    if (pictures.length === 0) return;
    const asked = new Map(
      pictures.flatMap((picture) =>
        picture.views.map((view) => [viewHash(picture.hash, view), { picture, view }] as const),
      ),
    );
    const take = (row: string, values: Float32Array) => {
      this.space.addForm(row, this.key.form, values);
      const { picture, view } = asked.get(row) as { picture: Picture; view: number };
      picture.found(view);
      this.meter.pass(picture.imageIds.length);
    };
    const kept = await this.keptOfBase();
    await kept?.read(new Set(asked.keys()), take, this.options.signal);
    const left = pictures.filter(({ views }) => views.length > 0);
    this.queue.add(left.filter(hasFile));
    this.withoutFile.push(...left.filter((picture) => !hasFile(picture)));
    this.askForHelp();
  }

  /** An image that was read since may have brought the file. */
  private endWithoutFile(): void {
    this.queue.add(this.withoutFile.filter(hasFile));
    for (const picture of this.withoutFile) {
      if (!hasFile(picture)) this.giveUp(picture, imageFaultOf(missingFile()));
    }
  }

  private askForHelp(): void {
    const { help } = this.options;
    if (this.hasHelp || help === undefined || this.queue.left * this.views.length < help.paysFrom) return;
    this.hasHelp = true;
    for (const joining of help.start((lane) => this.team.join(lane))) {
      // Without it the run is slower, and nothing else.
      joining.catch((error) => console.warn('A worker did not start:', error));
    }
  }

  private async settle(picture: Picture, outcome: Outcome): Promise<void> {
    if (outcome.kind === 'fault') return this.giveUp(picture, outcome.fault);
    const { hash, imageIds } = picture;
    const views = picture.endExtracted();
    this.meter.add(views.length);
    this.meter.pass((imageIds.length - 1) * views.length);
    for (const [index, view] of views.entries()) {
      const row = viewHash(hash, view);
      this.space.add(row, outcome.features[index] as Float32Array);
      await this.writer?.add({ hash: row, values: this.space.row(row) });
    }
  }

  private giveUp(picture: Picture, fault: ImageFault): void {
    this.meter.pass(picture.imageIds.length * picture.views.length);
    picture.endWith(fault);
  }
}
