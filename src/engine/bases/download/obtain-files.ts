import { cancelled, HeadstartError, throwIfCancelled } from '../../../core/errors';
import type { BaseAddress, BaseSource } from '../../../core/reports';
import { AddressError } from './address-error';
import { type DownloadOptions, downloadModel } from './download-model';
import { takeDroppedFiles } from './dropped-files';
import { sha256OfBlob } from './file-hashes';
import { bytesOf, type ModelFiles } from './model-files';
import { ProgressReport } from './progress-report';

export type ObtainOptions = DownloadOptions;

type UrlSource = Extract<BaseSource, { kind: 'url' }>;

/**
 * Gets a base's files to this machine: those that a person dropped, or the kept copy, or a download from the first
 * address that works. Nothing is kept by this but what came of a download that stopped; who finds the files sound puts
 * them into the cache, who finds them unsound drops them from it.
 */
export async function obtainFiles(source: BaseSource, options: ObtainOptions = {}): Promise<ModelFiles> {
  if (source.kind === 'files') return takeDroppedFiles(source.files, options);
  return (await keptFiles(source.url, options)) ?? download(source, options);
}

/** The kept copy if it is still what was kept; otherwise it is dropped without a word. */
async function keptFiles(url: string, options: ObtainOptions): Promise<ModelFiles | undefined> {
  const { cache, signal, onProgress } = options;
  const progress = new ProgressReport('kept', onProgress);
  try {
    const files = await cache?.get(url);
    throwIfCancelled(signal);
    if (files === undefined) return undefined;
    if ((await sha256OfBlob(bytesOf(files), signal)) === files.sha256) {
      progress.end(files.bytes);
      return files;
    }
  } catch {
    if (signal?.aborted) throw cancelled();
  }
  await cache?.drop(url).catch(() => undefined);
  return undefined;
}

async function download(source: UrlSource, options: ObtainOptions): Promise<ModelFiles> {
  const failures: Failure[] = [];
  for (const address of source.addresses) {
    try {
      return await downloadModel(source, address, options);
    } catch (error) {
      if (!(error instanceof AddressError)) throw error;
      failures.push({ address, error });
    }
  }
  throw allFailed(failures);
}

interface Failure {
  readonly address: BaseAddress;
  readonly error: AddressError;
}

function allFailed(failures: readonly Failure[]): HeadstartError {
  // That the page's own server passes nothing on is usual, and never the reason.
  const isProxy = ({ address }: Failure) => address.route === 'proxy';
  const ordered = [...failures.filter((failure) => !isProxy(failure)), ...failures.filter(isProxy)];
  const [main] = ordered;
  if (main === undefined) throw new HeadstartError('invalid-setting', 'No address was given for this base. Name one.');
  if (failures.length === 1) return main.error;
  const answers = ordered.map(({ address, error }) => `${whoIs(address)} ${error.answer}`);
  return new HeadstartError(
    main.error.code,
    `This base could not be fetched: ${answers.join('; ')}. ` +
      'Download the file yourself and drop it into the page, or name a mirror that has it.',
    { cause: main.error },
  );
}

function whoIs({ route, url }: BaseAddress): string {
  return route === 'proxy' ? 'this page’s own server' : new URL(url).host;
}
