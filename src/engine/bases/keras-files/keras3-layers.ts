import { HeadstartError } from '../../../core/errors';
import type { StoredWeight, StoredWeights } from '../weights/stored-weights';
import type { Hdf5File } from './hdf5-file';

/** Where the layers are; the second name is TensorFlow 2.13's. */
const ROOTS = ['layers', '_layer_checkpoint_dependencies'];

/** More than any network has, to end the reading of a file that contains itself. */
const MAX_DEPTH = 20;
const MAX_GROUPS = 20_000;

interface FoundLayer {
  readonly classPath: readonly string[];
  /** Undefined where the file names a part of it by its class only. */
  readonly namePath: readonly string[] | undefined;
  readonly weights: readonly StoredWeight[];
}

export function hasKeras3Layers(file: Hdf5File): boolean {
  return ROOTS.some((root) => file.hasGroup(root));
}

/**
 * The layers of a .weights.h5: a group for each, called by its class and its place among the layers of that class
 * (conv2d, conv2d_1, …), in it the group vars with the weights 0, 1, … in the layer's own order. Newer files have the
 * layer's name as an attribute of vars. A model inside the model is a group with a group layers of its own.
 */
export function readKeras3Layers(file: Hdf5File): Pick<StoredWeights, 'layers' | 'namedByClass'> {
  const root = ROOTS.find((path) => file.hasGroup(path));
  const found = root === undefined ? [] : [...layersIn(file, root, [], [], groupCounter())];
  const namedByClass = found.some(({ namePath }) => namePath === undefined);
  const layers = found.map(({ classPath, namePath = classPath, weights }) => ({
    name: (namedByClass ? classPath : namePath).join('/'),
    weights,
  }));
  return { layers, namedByClass };
}

function* layersIn(
  file: Hdf5File,
  group: string,
  classPath: readonly string[],
  namePath: readonly string[] | undefined,
  count: () => void,
): Generator<FoundLayer> {
  if (classPath.length > MAX_DEPTH) throw endless();
  for (const className of file.children(group)) {
    count();
    const path = `${group}/${className}`;
    const name = nameOf(file, path);
    const layer = {
      classPath: [...classPath, className],
      namePath: name === undefined ? undefined : namePath && [...namePath, name],
      weights: weightsIn(file, path, count),
    };
    if (layer.weights.length > 0) yield layer;
    if (file.hasGroup(`${path}/layers`)) {
      yield* layersIn(file, `${path}/layers`, layer.classPath, layer.namePath, count);
    }
  }
}

function nameOf(file: Hdf5File, layer: string): string | undefined {
  return file.hasGroup(`${layer}/vars`) ? file.texts(`${layer}/vars`, 'name')?.[0] : undefined;
}

/** A layer's own weights, then those of the parts it is made of (a wrapper's layer), without the state of its chance. */
function weightsIn(file: Hdf5File, path: string, count: () => void, depth = 0): StoredWeight[] {
  if (depth > MAX_DEPTH) throw endless();
  const groups = file.children(path).filter((name) => file.hasGroup(`${path}/${name}`));
  const own = groups.includes('vars') ? file.children(`${path}/vars`) : [];
  const parts = groups.filter((name) => name !== 'vars' && name !== 'layers' && !name.startsWith('seed_generator'));
  return [
    ...own
      .toSorted((a, b) => Number(a) - Number(b))
      .map((name): StoredWeight => {
        count();
        return { name, ...file.dataset(`${path}/vars/${name}`) };
      }),
    ...parts.flatMap((part) => {
      count();
      return weightsIn(file, `${path}/${part}`, count, depth + 1);
    }),
  ];
}

function groupCounter(): () => void {
  let groups = 0;
  return () => {
    if (++groups > MAX_GROUPS) throw endless();
  };
}

function endless(): HeadstartError {
  return new HeadstartError(
    'bad-model-file',
    'This HDF5 file is damaged: its layers contain themselves, or there are far too many. Save the model once more.',
  );
}
