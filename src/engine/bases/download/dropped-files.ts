import { HeadstartError } from '../../../core/errors';
import { readWeightManifest } from '../model-json';
import { labelsOfMetadata } from '../stored-class-names';
import type { DownloadOptions } from './download-model';
import { formatOf, notAModelFile } from './file-format';
import { MAX_JSON_BYTES } from './first-file';
import { type ModelContent, type ModelFiles, sealModelFiles } from './model-files';
import { ProgressReport } from './progress-report';

/**
 * Takes a model from files that a person dropped: one file that holds everything, or a model.json and the weight files
 * it lists, found by name.
 * @throws bad-model-file, bad-model-json, missing-weights, short-shard, graph-model
 */
export async function takeDroppedFiles(files: readonly File[], options: DownloadOptions): Promise<ModelFiles> {
  const progress = new ProgressReport('file', options.onProgress);
  const sealed = await sealModelFiles(await contentOf(files, options), 'file', options.signal);
  progress.end(sealed.bytes);
  return sealed;
}

async function contentOf(files: readonly File[], options: DownloadOptions): Promise<ModelContent> {
  const modelJson = await findModelJson(files);
  if (modelJson) return withWeights(modelJson, files, options);
  const [file, second] = files;
  if (file === undefined || second !== undefined) {
    const came = file === undefined ? 'nothing came' : `${files.map(({ name }) => name).join(', ')} came`;
    throw new HeadstartError(
      'bad-model-file',
      `Expected one .h5, .keras or .zip file, or a model.json together with its weight files, but ${came}. Drop those of one model.`,
    );
  }
  const start = await startOf(file);
  const format = formatOf(start, true);
  if (format !== 'hdf5' && format !== 'zip') {
    throw notAModelFile(`“${file.name}”`, start, 'Choose another file.');
  }
  return { kind: 'file', file, name: file.name };
}

/** The one file that is JSON; among several, such as Teachable Machine's, the one called model.json. */
async function findModelJson(files: readonly File[]): Promise<File | undefined> {
  const formats = await Promise.all(files.map(async (file) => formatOf(await startOf(file), true)));
  const jsons = files.filter((_, index) => formats[index] === 'json');
  return jsons.length === 1 ? jsons[0] : jsons.find(({ name }) => name.toLowerCase() === 'model.json');
}

async function withWeights(
  modelJson: File,
  files: readonly File[],
  { inspectJson }: DownloadOptions,
): Promise<ModelContent> {
  if (modelJson.size > MAX_JSON_BYTES) {
    throw new HeadstartError('bad-model-json', `“${modelJson.name}” is far too long for a model.json.`);
  }
  const json = await modelJson.text();
  inspectJson?.(json);
  const { shardGroups } = readWeightManifest(json);
  const byName = new Map(files.map((file) => [file.name, file]));
  const names = shardGroups.flatMap(({ paths }) => paths.map(lastPart));
  const missing = names.filter((name) => !byName.has(name));
  if (missing.length > 0) {
    throw new HeadstartError(
      'missing-weights',
      `“${modelJson.name}” keeps its weights in files that did not come with it: ${listed(missing)}. Drop them together with it.`,
    );
  }
  const groups = shardGroups.map((group) => {
    const weights = new Blob(group.paths.flatMap((path) => byName.get(lastPart(path)) ?? []));
    if (weights.size === group.bytes) return weights;
    throw new HeadstartError(
      'short-shard',
      `“${modelJson.name}” promises ${group.bytes} bytes of weights in ${listed(group.paths.map(lastPart))}, and there ` +
        `are ${weights.size}. Drop the files that belong to it.`,
    );
  });
  const metadata = byName.get('metadata.json');
  const labels = metadata && metadata.size <= MAX_JSON_BYTES ? labelsOfMetadata(await metadata.text()) : undefined;
  return { kind: 'tfjs', json, weights: new Blob(groups), labels };
}

async function startOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, 256).arrayBuffer());
}

function lastPart(path: string): string {
  return path.split('/').at(-1) ?? path;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
