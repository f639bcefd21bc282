import { HeadstartError } from '../../core/errors';
import type { TrainedHead } from '../../core/head';
import type { KeptRun, KeptRunSummary } from '../../core/kept-run';
import { type Checksum, createChecksum } from '../features/kept/row-checksum';
import { findFolder, isQuotaError, namesIn, removeEntry } from '../features/kept/stored-files';
import type { HeadCheckpoint } from '../head/head-training';
import { checkpointFrom, epochsFrom, headFrom, runFrom, summaryFrom } from './read-run';
import { RecordFolder } from './record-folder';
import { ALONE, type RunLocks } from './run-locks';

export interface OpenedRun {
  readonly run: KeptRun;
  /** Of a finished run. */
  readonly head: TrainedHead | undefined;
}

/** What lies in a run's folder, each a record of its own, so that a list of runs reads no images and no weights. */
const [SUMMARY, BODY, HEAD, CHECKPOINT] = ['summary', 'run', 'head', 'checkpoint'] as const;

/**
 * Runs on the disk, so that they outlive the tab. Whatever is damaged is as if it were not there; no run goes but by
 * `delete`.
 */
export class RunStore {
  private constructor(
    private readonly root: FileSystemDirectoryHandle,
    private readonly checksum: Checksum,
    private readonly locks: RunLocks,
  ) {}

  static async open(root: FileSystemDirectoryHandle, locks: RunLocks = ALONE): Promise<RunStore> {
    return new RunStore(root, await createChecksum(), locks);
  }

  /** The newest first. */
  async list(): Promise<KeptRunSummary[]> {
    const [ids, live] = await Promise.all([namesIn(this.root), this.locks.live()]);
    const summaries = await Promise.all(ids.filter(isRunId).map((id) => this.summary(id, live)));
    return summaries.filter((summary) => summary !== undefined).sort((one, other) => other.startedMs - one.startedMs);
  }

  /**
   * Keeps a run as it stands now; a name that was given to it meanwhile stays. A finished run has no checkpoint any more.
   * @throws not-kept for lack of room, with what was kept before as it was
   */
  async save({ summary, ...body }: KeptRun, head: TrainedHead | undefined): Promise<void> {
    await this.alone(async () => {
      const folder = await this.folder(summary.id, { create: true });
      if (!folder) throw notFound();
      if (head) await folder.write(HEAD, head.weights);
      await folder.write(BODY, body);
      const name = summaryFrom(await folder.read(SUMMARY))?.name ?? summary.name;
      await folder.write(SUMMARY, { ...summary, name });
      if (head) await folder.remove(CHECKPOINT);
    });
  }

  /** @throws not-found */
  async read(id: string): Promise<OpenedRun> {
    const folder = await this.folder(id);
    const summary = await this.summary(id, await this.locks.live());
    const run = folder && summary && runFrom(await folder.read(BODY), summary);
    if (!run) throw notFound();
    if (summary.status !== 'finished') return { run, head: undefined };
    const head = headFrom(await folder.read(HEAD), run);
    if (!head || !run.end) throw notFound();
    return { run, head };
  }

  /** @throws not-found */
  async rename(id: string, name: string): Promise<void> {
    await this.alone(async () => {
      const folder = await this.folder(id);
      const summary = summaryFrom(await folder?.read(SUMMARY));
      if (!folder || !summary) throw notFound();
      await folder.write(SUMMARY, { ...summary, name });
    });
  }

  /** @throws not-ready while it is being trained */
  async delete(id: string): Promise<void> {
    if ((await this.locks.live()).has(id)) {
      throw new HeadstartError('not-ready', 'This run is being trained. Stop it first, then delete it.');
    }
    if (isRunId(id)) await removeEntry(this.root, id);
  }

  /** @throws not-kept for lack of room, with the checkpoint before as it was */
  async saveCheckpoint(id: string, checkpoint: HeadCheckpoint): Promise<void> {
    await this.alone(async () => {
      const folder = await this.folder(id);
      // Of a run that could not be kept, or was deleted, a checkpoint alone is of no use.
      if (await folder?.has(SUMMARY)) await folder?.write(CHECKPOINT, checkpoint);
    });
  }

  /** The last checkpoint of a run; undefined where there is none, or none that can be used. */
  async checkpoint(id: string): Promise<HeadCheckpoint | undefined> {
    const { run } = await this.read(id);
    return checkpointFrom(await (await this.folder(id))?.read(CHECKPOINT), run);
  }

  /** Whether a checkpoint was ever written for a run that is not finished. */
  async hasCheckpoint(id: string): Promise<boolean> {
    return (await (await this.folder(id))?.has(CHECKPOINT)) ?? false;
  }

  /**
   * Does work on a run that no other tab may do at the same time.
   * @throws not-ready where one is at it
   */
  whileTraining<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    return this.locks.whileLive(id, work);
  }

  private async summary(id: string, live: ReadonlySet<string>): Promise<KeptRunSummary | undefined> {
    const folder = await this.folder(id);
    const summary = folder && summaryFrom(await folder.read(SUMMARY));
    if (!summary || summary.id !== id) return undefined;
    if (summary.status === 'finished') return summary;
    const epochs = epochsFrom(await folder.read(CHECKPOINT));
    if (live.has(id)) return { ...summary, epochs, status: 'running' };
    return { ...summary, epochs, status: summary.status === 'paused' ? 'paused' : 'interrupted' };
  }

  private async folder(id: string, { create = false } = {}): Promise<RecordFolder | undefined> {
    if (!isRunId(id)) return undefined;
    const folder = await (create ? this.root.getDirectoryHandle(id, { create }) : findFolder(this.root, id));
    return folder && new RecordFolder(folder, this.checksum);
  }

  /** Changes what is kept, as the only one of all tabs. */
  private async alone(change: () => Promise<void>): Promise<void> {
    try {
      await this.locks.alone(change);
    } catch (error) {
      throw isQuotaError(error) ? full(error) : error;
    }
  }
}

/** Ids become names of folders. */
function isRunId(name: string): boolean {
  return /^[0-9a-z-]{1,64}$/.test(name);
}

function notFound(): HeadstartError {
  return new HeadstartError(
    'not-found',
    'This run is not kept in this browser any more, or its files are damaged. Train again.',
  );
}

function full(cause: unknown): HeadstartError {
  return new HeadstartError(
    'not-kept',
    'The browser’s storage for this page is full, so the run cannot be kept as it is now; training is not affected. ' +
      'Delete runs or forget features and bases that you no longer need.',
    { cause },
  );
}
