import { HeadstartError } from '../../../core/errors';
import type { ModelSource } from '../model-source';
import { normaliseTopology } from '../topology/normalise-topology';
import type { Topology } from '../topology/topology';
import type { StoredWeights } from '../weights/stored-weights';
import type { Hdf5File } from './hdf5-file';
import { hasKeras3Layers, readKeras3Layers } from './keras3-layers';
import { hasLegacyLayers, readLegacyLayers } from './legacy-layers';
import { openHdf5 } from './open-hdf5';
import { parseTopology } from './parse-topology';

/**
 * A model or its weights in any of Keras' HDF5 files: the old .h5 with the network inside or without, and Keras 3's
 * .weights.h5. Weights are read from the file when they are asked for: whoever takes the source closes its weights.
 * @throws bad-model-file, unsupported-model, bad-model-json, unsupported-layer
 */
export async function readKerasHdf5(file: Blob): Promise<ModelSource> {
  const hdf5 = await openHdf5(file);
  try {
    return { topology: readTopology(hdf5), weights: { ...readLayers(hdf5), close: () => hdf5.close() } };
  } catch (error) {
    hdf5.close();
    throw error;
  }
}

function readTopology(file: Hdf5File): Topology | undefined {
  const text = file.texts('/', 'model_config')?.[0];
  return text === undefined ? undefined : normaliseTopology(parseTopology(text));
}

function readLayers(file: Hdf5File): Omit<StoredWeights, 'close'> {
  for (const group of ['/', 'model_weights']) {
    if (file.hasGroup(group) && hasLegacyLayers(file, group)) return { layers: readLegacyLayers(file, group) };
  }
  if (hasKeras3Layers(file)) return readKeras3Layers(file);
  const groups = file.children('/').slice(0, 5);
  throw new HeadstartError(
    'unsupported-model',
    `This HDF5 file is no model that Keras saved layer by layer: it holds ${groups.join(', ') || 'nothing'}. ` +
      'Use a Sequential or functional model, saved with model.save or model.save_weights.',
  );
}
