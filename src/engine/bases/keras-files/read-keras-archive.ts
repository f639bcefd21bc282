import { HeadstartError } from '../../../core/errors';
import type { ModelSource } from '../model-source';
import { normaliseTopology } from '../topology/normalise-topology';
import { parseTopology } from './parse-topology';
import { readKerasHdf5 } from './read-keras-hdf5';
import { readZipEntries, type ZipEntry } from './zip-entries';

const NETWORK = 'config.json';
const WEIGHTS = 'model.weights.h5';

/** The description of Keras' largest networks takes 1 MB, their weights 1.5 GB. */
const MAX_NETWORK_BYTES = 64 * 2 ** 20;
const MAX_WEIGHT_BYTES = 2 ** 31 - 1;

/**
 * A whole model as Keras 3 saves it, a .keras file: a zip of the network and its weights. Nothing else in it is looked
 * at. Whoever takes the source closes its weights.
 * @throws bad-model-file, unsupported-model, bad-model-json, unsupported-layer
 */
export async function readKerasArchive(file: Blob): Promise<ModelSource> {
  const entries = await readZipEntries(file);
  const network = await find(entries, NETWORK, MAX_NETWORK_BYTES).open();
  const topology = normaliseTopology(parseTopology(await network.text()));
  const weightsFile = await find(entries, WEIGHTS, MAX_WEIGHT_BYTES).open();
  const { weights } = await readKerasHdf5(weightsFile);
  return { topology, weights };
}

function find(entries: readonly ZipEntry[], name: string, maxBytes: number): ZipEntry {
  const entry = entries.find((one) => one.name === name);
  if (entry === undefined) {
    throw new HeadstartError(
      'bad-model-file',
      `This zip is no model of Keras: it has no ${name}. Choose the .keras file that model.save wrote.`,
    );
  }
  if (entry.bytes > maxBytes) {
    throw new HeadstartError(
      'bad-model-file',
      `${name} in this .keras file is ${Math.ceil(entry.bytes / 2 ** 20)} MB long, which can’t be. Save the model once more.`,
    );
  }
  return entry;
}
