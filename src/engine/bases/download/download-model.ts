import { HeadstartError } from '../../../core/errors';
import type { BaseAddress, DownloadProgress } from '../../../core/reports';
import { readWeightManifest } from '../model-json';
import { AddressError } from './address-error';
import type { BaseCache } from './base-cache';
import { downloadShards } from './download-shards';
import { type FetchOptions, fetchFile } from './fetch-file';
import { FirstFile } from './first-file';
import { type ModelFiles, sealModelFiles } from './model-files';
import { ProgressReport } from './progress-report';
import { PutBy } from './put-by';

export interface DownloadOptions extends Pick<FetchOptions, 'retryWaitsMs'> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Where an unfinished download is put by. */
  readonly cache?: BaseCache | undefined;
  /** Looks at a model.json before its weights are asked for; what it throws ends the download. */
  readonly inspectJson?: ((json: string) => void) | undefined;
}

/** What is downloaded, whichever of its addresses it comes from. */
export interface Wanted {
  readonly url: string;
  readonly md5: string | undefined;
}

/**
 * Downloads a model from one address: one file, or a model.json and then its weight files, several at a time. Nothing
 * but these files is asked for, and only from that address's own host. Progress never falls and ends at its total.
 */
export async function downloadModel(
  wanted: Wanted,
  address: BaseAddress,
  options: DownloadOptions,
): Promise<ModelFiles> {
  const url = parseAddress(address.url);
  const what = fileName(url) || 'the model file';
  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  const progress = new ProgressReport(address.route, options.onProgress);
  const putBy = new PutBy(options.cache, wanted.url);
  const onBytes = ({ format, head, bytes }: FirstFile) => {
    // How much a model.json is the beginning of, it says itself.
    if (format !== 'json') progress.setTotal(head.totalBytes);
    progress.setLoaded(bytes);
  };
  let first: FirstFile | undefined;
  try {
    first = await FirstFile.open({ url, what, withMd5: wanted.md5 !== undefined, putBy, signal, onBytes });
    await fetchFile(url, what, first, { ...options, signal });
    const { file, sha256, md5 } = first.end();
    requireChecksum(what, wanted.md5, md5);
    const files: ModelFiles =
      first.format === 'json'
        ? await withWeights(file, url, address, progress, { ...options, signal })
        : { kind: 'file', file, name: what, sha256, bytes: file.size, route: address.route };
    progress.end(files.bytes);
    return files;
  } catch (error) {
    // Ends the requests that are still under way.
    failed.abort();
    if (error instanceof AddressError || options.signal?.aborted) await first?.keepRest();
    else await putBy.drop();
    throw error;
  }
}

async function withWeights(
  file: Blob,
  url: URL,
  { route }: BaseAddress,
  progress: ProgressReport,
  options: DownloadOptions & FetchOptions,
): Promise<ModelFiles> {
  const json = await file.text();
  options.inspectJson?.(json);
  const model = readWeightManifest(json);
  progress.setTotal(file.size + model.weightBytes);
  const onBytes = (bytes: number) => progress.setLoaded(file.size + bytes);
  const weights = await downloadShards(url, model, onBytes, options);
  return sealModelFiles({ kind: 'tfjs', json, weights }, route, options.signal);
}

function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new HeadstartError(
    'invalid-setting',
    `“${address}” is not the address of a model. It should begin with https:// and usually ends with model.json or .h5.`,
  );
}

function fileName(url: URL): string {
  return url.pathname.split('/').at(-1) ?? '';
}

function requireChecksum(what: string, expected: string | undefined, got: string | undefined): void {
  if (expected === undefined || got === expected.toLowerCase()) return;
  throw new HeadstartError(
    'wrong-checksum',
    `${what} is not the file that was published: its MD5 should be ${expected} and is ${got}. Nothing of it was kept. ` +
      'Try again; if it stays so, the file at that address is damaged or another one.',
  );
}
