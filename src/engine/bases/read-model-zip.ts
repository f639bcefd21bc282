import { HeadstartError } from '../../core/errors';
import { readZipEntries, type ZipEntry } from './keras-files/zip-entries';
import { readWeightManifest } from './model-json';
import { labelsOfMetadata } from './stored-class-names';

/** A TF.js model as a zip holds it: what Teachable Machine exports, and what Headstart does. */
export interface ModelZip {
  /** The text of model.json, whose manifest the weights have been held against. */
  readonly json: string;
  /** The bytes of all weight files, in the manifest's order. */
  readonly weights: Blob;
  /** What the metadata.json beside it calls the outputs, where there is one that says so. */
  readonly labels: readonly string[] | undefined;
}

const MODEL = 'model.json';
const METADATA = 'metadata.json';

const MAX_JSON_BYTES = 32 * 2 ** 20;
/** Weights hardly get smaller by packing, and JSON by a factor of 30; more than this is made to fill memory. */
const MAX_RATIO = 200;

/**
 * Opens the files of a TF.js model in a zip: model.json, beside it the weight files that it lists, and metadata.json.
 * Whatever else is in the zip is left packed.
 * @throws bad-model-file, bad-model-json, missing-weights, short-shard
 */
export async function readModelZip(zip: Blob): Promise<ModelZip> {
  const entries = await readZipEntries(zip);
  const folder = folderOf(entries);
  const maxBytes = MAX_RATIO * zip.size;
  const find = (name: string) => entries.find((entry) => entry.name === `${folder}${name}`);
  const textOf = async ({ name, bytes, open }: ZipEntry) => {
    if (bytes > Math.min(MAX_JSON_BYTES, maxBytes)) throw tooLong(name, bytes);
    return (await open()).text();
  };
  const json = await textOf(find(MODEL) as ZipEntry);
  const { shardGroups, weightBytes } = readWeightManifest(json);
  if (weightBytes > maxBytes) throw tooLong('The weights', weightBytes);
  const parts: Blob[] = [];
  for (const group of shardGroups) {
    const shards = group.paths.map((path) => find(path) ?? fail(missing(path)));
    const bytes = shards.reduce((total, shard) => total + shard.bytes, 0);
    if (bytes !== group.bytes) throw wrongSize(group.paths, bytes, group.bytes);
    for (const shard of shards) parts.push(await shard.open());
  }
  const metadata = find(METADATA);
  return { json, weights: new Blob(parts), labels: metadata && labelsOfMetadata(await textOf(metadata)) };
}

/** True for a zip with a model.json in it; a .keras file, which is a zip too, has none. */
export async function holdsModelJson(zip: Blob): Promise<boolean> {
  return modelEntries(await readZipEntries(zip)).length > 0;
}

/** Where the model lies in the zip: some people pack the folder, others what is in it. macOS adds a shadow of each file. */
function folderOf(entries: readonly ZipEntry[]): string {
  const models = modelEntries(entries);
  const [model, second] = models;
  if (model && second === undefined) return model.name.slice(0, -MODEL.length);
  const what = model ? `${models.length} files called ${MODEL}` : `no ${MODEL}`;
  throw new HeadstartError(
    'bad-model-file',
    `Expected a zip with one TF.js model (${MODEL} and its weight files), but this one has ${what}. Choose another file.`,
  );
}

function modelEntries(entries: readonly ZipEntry[]): readonly ZipEntry[] {
  return entries.filter(({ name }) => (name === MODEL || name.endsWith(`/${MODEL}`)) && !name.startsWith('__MACOSX/'));
}

function tooLong(what: string, bytes: number): HeadstartError {
  return new HeadstartError(
    'bad-model-file',
    `${what} in this zip would unpack to ${Math.ceil(bytes / 2 ** 20)} MB, which can’t be. Save or download the model once more.`,
  );
}

function missing(path: string): HeadstartError {
  return new HeadstartError(
    'missing-weights',
    `This zip’s ${MODEL} keeps its weights in “${path}”, which is not beside it. Save or download the model once more.`,
  );
}

function wrongSize(paths: readonly string[], bytes: number, promised: number): HeadstartError {
  return new HeadstartError(
    'short-shard',
    `${paths.join(', ')} in this zip hold ${bytes} bytes, and ${MODEL} promises ${promised}. Save or download the model once more.`,
  );
}

function fail(error: HeadstartError): never {
  throw error;
}
