import { HeadstartError } from '../../../core/errors';
import type { StoredLayer, StoredWeight } from '../weights/stored-weights';
import type { Hdf5File } from './hdf5-file';

/** More than any network has, to end the reading of a file that goes on for ever. */
const MAX_NAMES = 100_000;

/** True if `group` holds weights as Keras 1 and 2 write them, and Keras 3 in its .h5. */
export function hasLegacyLayers(file: Hdf5File, group: string): boolean {
  return namesIn(file, group, 'layer_names') !== undefined;
}

/**
 * The layers in `group`: the attribute layer_names lists a group for each, whose attribute weight_names lists its
 * weights. A model inside the model is one such group with the weights of all its layers.
 */
export function readLegacyLayers(file: Hdf5File, group: string): StoredLayer[] {
  return (namesIn(file, group, 'layer_names') ?? []).flatMap((name) => readLayer(file, join(group, name), name));
}

function readLayer(file: Hdf5File, path: string, name: string): StoredLayer[] {
  const weightsByParent = new Map<string, StoredWeight[]>();
  for (const weightPath of namesIn(file, path, 'weight_names') ?? []) {
    const end = weightPath.lastIndexOf('/');
    const parent = weightPath.slice(0, Math.max(end, 0));
    const siblings = weightsByParent.get(parent) ?? [];
    siblings.push({ name: weightPath.slice(end + 1).replace(/:\d+$/, ''), ...file.dataset(join(path, weightPath)) });
    weightsByParent.set(parent, siblings);
  }
  // What the weights' own paths say of a single layer is of no use: TensorFlow numbered it anew for each session.
  const isModel = weightsByParent.size > 1;
  return Array.from(weightsByParent, ([parent, weights]) => ({ name: isModel ? inside(name, parent) : name, weights }));
}

function inside(model: string, layer: string): string {
  return layer.startsWith(`${model}/`) ? layer : join(model, layer);
}

/** A list of names; one that is too long for an attribute is spread over name0, name1 and so on. */
function namesIn(file: Hdf5File, path: string, attribute: string): readonly string[] | undefined {
  const whole = file.texts(path, attribute);
  if (whole !== undefined) return whole;
  const names: string[] = [];
  for (let piece = 0; ; piece++) {
    const more = file.texts(path, `${attribute}${piece}`);
    if (more === undefined) return piece === 0 ? undefined : names;
    names.push(...more);
    if (names.length > MAX_NAMES) {
      throw new HeadstartError(
        'bad-model-file',
        `This HDF5 file is no model of Keras: it has over ${MAX_NAMES} names.`,
      );
    }
  }
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}
