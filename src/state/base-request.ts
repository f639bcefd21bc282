import type { BaseEntry, BaseFile } from '../catalogue/base-entry';
import { findBase } from '../catalogue/bases';
import { entryOfNetwork, knownFileAt, networkOfFile } from '../catalogue/known-networks';
import type { ArchitectureRequest } from '../core/architectures';
import { HeadstartError } from '../core/errors';
import type { BaseRequest, BaseSource, ImageSize, Preprocessing } from '../core/reports';
import { addressesOf } from './base-addresses';

/** From where a base is looked for. */
export interface Whereabouts {
  /** The page's own address, which the bundled base is relative to. */
  readonly pageUrl: string;
  /** A folder that the person named, with the same files as Keras’ own, which is asked first. */
  readonly mirror: string | undefined;
}

/** How a model that is no row of the catalogue is to be read; what is not said follows from its file's name. */
export interface ModelReading {
  readonly preprocessing?: Preprocessing | undefined;
  readonly architecture?: ArchitectureRequest | undefined;
}

/** A row of the catalogue at its usual size. */
export function requestOfEntry(entry: BaseEntry, where: Whereabouts): BaseRequest {
  const { id, name, preprocessing, cutLayer } = entry;
  return { id, name, preprocessing, cutLayer, inputSize: undefined, ...fileOf(entry, entry.source, where) };
}

/** @throws not-found, with a sentence, for what is no web address */
export function requestOfUrl(typed: string, reading: ModelReading, where: Whereabouts): BaseRequest {
  const address = webAddress(typed);
  if (!address) {
    throw new HeadstartError(
      'not-found',
      `“${typed.trim()}” is not a web address. Expected the https:// address of a model.json, .h5, .keras or .zip file.`,
    );
  }
  const url = address.href;
  const [folder = '', file = ''] = address.pathname.split('/').slice(-2).map(readable);
  const name = file.endsWith('.json') ? folder : withoutEnding(file);
  const source = sourceAt(url, knownFileAt(url)?.md5, where);
  return requestOfModel(url, name || address.hostname, file, source, reading);
}

/** @throws not-found, with a sentence, unless exactly one of the files is a model */
export function requestOfFiles(files: readonly File[], reading: ModelReading): BaseRequest {
  const models = files.filter(({ name }) => /\.(h5|hdf5|keras|zip|json)$/i.test(name));
  const model = models.find(({ name }) => name === 'model.json') ?? models[0];
  if (!model || (models.length > 1 && !model.name.endsWith('.json'))) {
    const got = files.length === 0 ? 'there were none' : `got ${files.map(({ name }) => `“${name}”`).join(', ')}`;
    throw new HeadstartError(
      'not-found',
      `Expected one .h5, .keras or .zip file, or a model.json together with its weight files; ${got}.`,
    );
  }
  return requestOfModel(model.name, withoutEnding(model.name), model.name, { kind: 'files', files }, reading);
}

/** The same model as the weights of `architecture`. */
export function asNetwork(request: BaseRequest, architecture: ArchitectureRequest): BaseRequest {
  const preprocessing = entryOfNetwork(architecture)?.preprocessing ?? request.preprocessing;
  return { ...request, architecture, preprocessing, cutLayer: undefined, inputSize: undefined };
}

/** The same model, looked for elsewhere. */
export function lookedForAt(request: BaseRequest, where: Whereabouts): BaseRequest {
  const { source } = request;
  return source.kind === 'url' ? { ...request, source: sourceAt(source.url, source.md5, where) } : request;
}

/** The smallest side that the model can be given; undefined where its size is fixed. */
export function smallestInputOf(request: BaseRequest): number | undefined {
  const entry = findBase(request.id);
  if (entry) return entry.kerasSource && entry.minimumInputPx;
  const { architecture } = request;
  // The top of a network is made for one size.
  return architecture && !architecture.includeTop ? entryOfNetwork(architecture)?.minimumInputPx : undefined;
}

/** The side of the images that the model usually gets, where that is known before it is loaded. */
export function usualInputOf({ id, architecture }: BaseRequest): number | undefined {
  return (findBase(id) ?? (architecture && entryOfNetwork(architecture)))?.inputSizePx;
}

const LARGEST_INPUT_PX = 1024;

/**
 * The same model for images of another size. A row of the catalogue whose own file has its size fixed is then read
 * from Keras' file of the same weights.
 * @throws invalid-setting, with a sentence, for a size that the model does not take
 */
export function withInputSize(request: BaseRequest, size: ImageSize, where: Whereabouts): BaseRequest {
  const smallest = smallestInputOf(request);
  if (smallest === undefined) {
    throw new HeadstartError('invalid-setting', `${request.name} takes images of one size only.`);
  }
  const sides = [size.heightPx, size.widthPx];
  if (!sides.every((side) => Number.isInteger(side) && side >= smallest && side <= LARGEST_INPUT_PX)) {
    throw new HeadstartError(
      'invalid-setting',
      `Height and width must be whole numbers from ${smallest} to ${LARGEST_INPUT_PX} pixels for ${request.name}; they were ${sides.join(' and ')}.`,
    );
  }
  const isUsual = sides.every((side) => side === usualInputOf(request));
  const inputSize = isUsual ? undefined : size;
  const entry = findBase(request.id);
  const file = isUsual ? entry?.source : entry?.kerasSource;
  return entry && file ? { ...request, inputSize, ...fileOf(entry, file, where) } : { ...request, inputSize };
}

/** Undefined for what is not the http:// or https:// address of anything. */
export function webAddress(typed: string): URL | undefined {
  const text = typed.trim();
  const address = URL.canParse(text) ? new URL(text) : undefined;
  return address && /^https?:$/.test(address.protocol) ? address : undefined;
}

/** A model.json brings its network; weights alone need the one in code. */
function fileOf(entry: BaseEntry, file: BaseFile, where: Whereabouts): Pick<BaseRequest, 'source' | 'architecture'> {
  return {
    source: sourceAt(new URL(file.url, where.pageUrl).href, file.md5, where),
    architecture: file.kind === 'keras' ? entry.architecture : undefined,
  };
}

function sourceAt(url: string, md5: string | undefined, where: Whereabouts): BaseSource {
  return { kind: 'url', url, addresses: addressesOf(url, where), md5 };
}

function requestOfModel(
  id: string,
  name: string,
  fileName: string,
  source: BaseSource,
  { preprocessing, architecture = networkOfFile(fileName) }: ModelReading,
): BaseRequest {
  const entry = architecture && entryOfNetwork(architecture);
  return {
    id,
    name: entry?.name ?? name,
    source,
    preprocessing: preprocessing ?? entry?.preprocessing ?? 'tf',
    cutLayer: undefined,
    architecture,
    inputSize: undefined,
  };
}

/** A part of an address without its %20s, where they are well formed. */
function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function withoutEnding(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '');
}
