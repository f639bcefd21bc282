import { HeadstartError } from '../../../core/errors';
import { sizeOf } from '../../../core/shapes';
import type * as tf from '../../tf';
import { bytesOf } from '../model-json';
import { type NumberType, readNumbers } from './read-numbers';
import { syncReader } from './read-sync';
import type { StoredWeight, StoredWeights } from './stored-weights';

type WeightSpec = tf.io.WeightsManifestEntry;

/** The bytes from `start` to `end`, in a buffer of their own. */
type ReadBytes = (start: number, end: number) => ArrayBuffer;

const NUMBER_TYPES: { readonly [dtype: string]: NumberType } = {
  float32: { kind: 'float', bytes: 4 },
  float16: { kind: 'float', bytes: 2 },
  int32: { kind: 'signed', bytes: 4 },
  uint16: { kind: 'unsigned', bytes: 2 },
  uint8: { kind: 'unsigned', bytes: 1 },
  bool: { kind: 'unsigned', bytes: 1 },
};

/**
 * The weights of a TF.js model: what its manifest lists, one after the other in its weight files. Names such as
 * conv1/kernel say the layer and its weight. In a worker a Blob is read piece by piece.
 * @param specs checked by `readModelJson`
 */
export async function tfjsWeights(specs: readonly WeightSpec[], weights: Blob | Uint8Array): Promise<StoredWeights> {
  let readBytes: ReadBytes | undefined = await bytesReader(weights);
  const layers = new Map<string, StoredWeight[]>();
  let end = 0;
  for (const spec of specs) {
    const start = end;
    end += bytesOf(spec);
    // What an optimiser remembers, which a model that was saved in training brings along.
    if (spec.group === 'optimizer') continue;
    const bytesEnd = end;
    const [layer, name] = splitPath(spec.name);
    const read = () => {
      if (readBytes === undefined) throw new HeadstartError('internal', `“${spec.name}” was asked of a closed model.`);
      return decode(spec, readBytes(start, bytesEnd));
    };
    const inLayer = layers.get(layer) ?? [];
    inLayer.push({ name, shape: spec.shape, read });
    layers.set(layer, inLayer);
  }
  return {
    layers: Array.from(layers, ([name, weights]) => ({ name, weights })),
    close() {
      readBytes = undefined;
    },
  };
}

async function bytesReader(weights: Blob | Uint8Array): Promise<ReadBytes> {
  const reader = syncReader();
  if (weights instanceof Blob && reader) return (start, end) => reader.readAsArrayBuffer(weights.slice(start, end));
  const bytes = weights instanceof Blob ? new Uint8Array(await weights.arrayBuffer()) : weights;
  return (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer;
}

function splitPath(path: string): [layer: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1).replace(/:\d+$/, '')];
}

/** Quantised weights are stored as whole numbers: value = stored · scale + min (TF.js' converter). */
function decode({ name, shape, dtype, quantization }: WeightSpec, bytes: ArrayBuffer): Float32Array {
  const stored = quantization?.dtype ?? dtype;
  const type = NUMBER_TYPES[stored];
  if (type === undefined || bytes.byteLength !== sizeOf(shape) * type.bytes) {
    throw new HeadstartError(
      'short-shard',
      `The weight files hold fewer bytes than the weight “${name}” takes. Download the model once more.`,
    );
  }
  const values = readNumbers(bytes, 0, sizeOf(shape), type);
  if (quantization === undefined || stored === 'float16') return values;
  const { scale, min } = quantization;
  if (typeof scale !== 'number' || typeof min !== 'number') {
    throw new HeadstartError(
      'bad-model-json',
      `The model.json does not say how the weight “${name}” was quantised. Convert the model once more.`,
    );
  }
  return values.map((value) => (dtype === 'int32' ? Math.round(value * scale + min) : value * scale + min));
}
