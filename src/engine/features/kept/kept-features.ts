import { HeadstartError } from '../../../core/errors';
import type { FeaturePrecision, KeptFeaturesReport } from '../../../core/kept-data';
import { type FeatureKey, idOf, isKeyId } from './feature-key';
import { bytesOf, forgetOldest, segmentName, storedSpace, storedSpaces, unopenedSpace } from './inventory';
import { type KeptSettings, readSettings, writeSettings } from './kept-settings';
import { mergeSmall } from './merge-segments';
import { readFeatures } from './read-features';
import { reportSpace } from './report-space';
import { type Checksum, createChecksum } from './row-checksum';
import { type FeatureRow, partsOf, type SegmentPart } from './segment-parts';
import { writeNote } from './space-note';
import { isQuotaError, namesIn, removeEntry, writeFile } from './stored-files';
import { segmentOf } from './write-segment';

export interface KeptFeaturesOptions {
  /** Until a person chose another. */
  readonly limitBytes: number;
  readonly now: () => number;
  /** Lets one at a time in, of all who share the folder. */
  readonly lock: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** The features of one key. */
export interface FoundFeatures {
  /**
   * Calls `use` for each of these images whose features are kept and sound.
   * @param use gets float32 [width], valid only until it returns
   * @throws cancelled
   */
  read(
    hashes: ReadonlySet<string>,
    use: (hash: string, values: Float32Array) => void,
    signal?: AbortSignal,
  ): Promise<void>;
}

/** Where the browser's own quota allows it. */
export const USUAL_LIMIT_BYTES = 1e9;
const NOTE_EVERY_MS = 60_000;

/**
 * Images' features on the disk, so that they outlive the tab. Losing some costs their extraction and nothing else: so
 * nothing here fails a run, whatever is damaged, full, or taken away by another tab.
 */
export class KeptFeatures {
  /** Whether the browser last refused to write. */
  private diskIsFull = false;
  private noting = Promise.resolve();
  /** When each key's note was last written by this tab. */
  private readonly notedMs = new Map<string, number>();

  private constructor(
    private readonly root: FileSystemDirectoryHandle,
    private readonly checksum: Checksum,
    private readonly options: KeptFeaturesOptions,
  ) {}

  static async open(
    root: FileSystemDirectoryHandle,
    { limitBytes = USUAL_LIMIT_BYTES, now = Date.now, lock = (work) => work() }: Partial<KeptFeaturesOptions> = {},
  ): Promise<KeptFeatures> {
    return new KeptFeatures(root, await createChecksum(), { limitBytes, now, lock });
  }

  /**
   * What is kept by this key as it is now; undefined where nothing is or the disk cannot say, so that nobody need wait
   * for images' hashes.
   */
  async find(key: FeatureKey): Promise<FoundFeatures | undefined> {
    // A new extraction tries again.
    this.diskIsFull = false;
    return this.tolerating(async () => {
      const [space, { precision }] = await Promise.all([unopenedSpace(this.root, await idOf(key)), this.settings()]);
      if (space === undefined || space.segmentNames.length === 0) return undefined;
      // Nobody waits for it but who asks what was used when.
      this.noting = this.tolerating(() => this.note(space.folder, space.id, key));
      return {
        read: (hashes, use, signal) => {
          const query = { hashes, width: key.width, precision, use, signal };
          return this.tolerating(() => readFeatures(space, query, this.checksum, this.options.now()));
        },
      };
    });
  }

  /** Keeps these rows, and forgets what was used longest ago where the room is needed. */
  async add(key: FeatureKey, rows: readonly FeatureRow[]): Promise<void> {
    if (this.diskIsFull || rows.length === 0) return;
    const id = await idOf(key);
    await this.tolerating(async () => {
      const settings = await this.settings();
      for (const part of partsOf(rows, settings.precision)) await this.addPart(key, id, part, settings.limitBytes);
      await this.options.lock(async () => {
        const space = await storedSpace(this.root, id);
        if (space) await mergeSmall(space, this.checksum, this.options.now());
      });
    });
  }

  async report(): Promise<KeptFeaturesReport> {
    await this.noting;
    const stored = (await storedSpaces(this.root)).filter(({ segments }) => segments.length > 0).reverse();
    const spaces = await Promise.all(stored.map((space) => reportSpace(space, this.checksum)));
    const bytes = spaces.reduce((total, space) => total + space.bytes, 0);
    return { bytes, ...(await this.settings()), diskIsFull: this.diskIsFull, spaces };
  }

  /**
   * From now on no more than this is kept; 0 keeps nothing.
   * @throws invalid-setting; not-kept where room was made, but there is none to write the limit itself
   */
  async setLimit(limitBytes: number): Promise<void> {
    if (!Number.isSafeInteger(limitBytes) || limitBytes < 0) {
      throw new HeadstartError(
        'invalid-setting',
        `The room for features must be a whole number of bytes from 0 on; it was “${limitBytes}”.`,
      );
    }
    // First, since a full disk may have no room for the setting before.
    await this.makeRoom(0, limitBytes);
    await this.change({ limitBytes });
  }

  /**
   * How features are written from now on.
   * @throws not-kept where there is no room to write it
   */
  async setPrecision(precision: FeaturePrecision): Promise<void> {
    await this.change({ precision });
  }

  /** Forgets the features of one key, by its id, or all. */
  async forget(id?: string): Promise<void> {
    await this.noting;
    await this.options.lock(async () => {
      const ids = (await namesIn(this.root)).filter(isKeyId);
      for (const one of ids) if (id === undefined || one === id) await removeEntry(this.root, one);
    });
    this.notedMs.clear();
    this.diskIsFull = false;
  }

  private settings(): Promise<KeptSettings> {
    return readSettings(this.root, { limitBytes: this.options.limitBytes, precision: 'float32' });
  }

  private async change(change: Partial<KeptSettings>): Promise<void> {
    try {
      await this.options.lock(async () => writeSettings(this.root, { ...(await this.settings()), ...change }));
    } catch (error) {
      throw isQuotaError(error) ? full(error) : error;
    }
    this.diskIsFull = false;
  }

  private async addPart(key: FeatureKey, id: string, part: SegmentPart, limitBytes: number): Promise<void> {
    const segment = segmentOf(part.rows, { precision: part.precision, width: key.width }, id, this.checksum);
    if (segment.length > limitBytes) return;
    const folder = await this.root.getDirectoryHandle(id, { create: true });
    await this.note(folder, id, key);
    await this.makeRoom(segment.length, limitBytes, id);
    const write = () => writeFile(folder, segmentName(this.options.now()), segment);
    try {
      await write();
    } catch (error) {
      if (!isQuotaError(error)) throw error;
      // The browser gives less than the limit: other keys' oldest give way all the same.
      await this.options.lock(async () => {
        const others = (await storedSpaces(this.root)).filter((space) => space.id !== id);
        await forgetOldest(this.root, others, segment.length);
      });
      await write();
    }
  }

  private async makeRoom(neededBytes: number, limitBytes: number, forId?: string): Promise<void> {
    await this.noting;
    await this.options.lock(async () => {
      const spaces = await storedSpaces(this.root);
      const bytes = spaces.reduce((total, { segments }) => total + bytesOf(segments), 0);
      await forgetOldest(this.root, spaces, bytes + neededBytes - limitBytes, forId);
    });
  }

  /** Writes when a key was used, at most once a minute. */
  private async note(folder: FileSystemDirectoryHandle, id: string, key: FeatureKey): Promise<void> {
    const nowMs = this.options.now();
    if (nowMs - (this.notedMs.get(id) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY_MS) return;
    await writeNote(folder, key, nowMs);
    this.notedMs.set(id, nowMs);
  }

  /** Work on the disk that may fail without harm; a full disk is remembered, so that the person can be told. */
  private async tolerating<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.diskIsFull ||= isQuotaError(error);
      return undefined;
    }
  }
}

function full(cause: unknown): HeadstartError {
  return new HeadstartError(
    'not-kept',
    'The browser’s storage for this page is full, so the setting stays as it was. Forget features, bases or runs that you ' +
      'no longer need, or free space on this machine, and set it again.',
    { cause },
  );
}
