import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type * as tf from '../src/engine/tf';
import { median } from './figures.mjs';
import { networkGraph } from './onnx/network-to-onnx';
import { onnxFile } from './onnx/onnx-file';
import { findPython, startPython } from './python-process.mjs';

const SCRIPT = resolve('bench/native_extraction.py');
const LIBRARIES = { onnxruntime: 'ONNX Runtime', torch: 'PyTorch' };

/** What all libraries get. */
export interface NativeTask {
  /** As `networkToOnnx` takes it. */
  readonly network: tf.LayersModel;
  /** A batch, float32 [batch, 224, 224, 3]. */
  readonly pixels: Float32Array;
  readonly device: 'cuda' | 'cpu';
}

/** A native library in a process of its own, ready. */
export interface NativeLibrary {
  readonly name: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Of the batch, float32 [batch, height, width, channels]. */
  readonly features: Float32Array;
  /** Runs the batch so often, waits for the device each time; the median, in milliseconds. */
  batchMs(runs: number): Promise<number>;
  end(): void;
}

/** Those that run on the device, and in words why others do not. */
export interface NativeLibraries {
  readonly libraries: readonly NativeLibrary[];
  readonly versions: Readonly<Record<string, string>>;
  readonly obstacles: readonly string[];
}

/** Starts the native libraries that there are, for as long as `work` takes. */
export async function withNativeLibraries<Result>(
  { network, pixels, device }: NativeTask,
  work: (native: NativeLibraries) => Promise<Result>,
): Promise<Result> {
  const python = findPython(Object.keys(LIBRARIES));
  if (python === undefined) return work({ libraries: [], versions: {}, obstacles: [NO_LIBRARY] });
  const folder = mkdtempSync(join(tmpdir(), 'headstart-native-'));
  const libraries: NativeLibrary[] = [];
  const obstacles: string[] = [];
  try {
    await writeNetwork(folder, network);
    writeFileSync(join(folder, 'pixels.f32'), bytesOf(pixels));
    for (const module of Object.keys(LIBRARIES) as (keyof typeof LIBRARIES)[]) {
      const started = await startLibrary(python, module, device, folder);
      if (typeof started === 'string') obstacles.push(started);
      else libraries.push(started);
    }
    const versions = Object.assign({}, ...libraries.map((library) => library.versions));
    return await work({ libraries, versions, obstacles });
  } finally {
    for (const { end } of libraries) end();
    rmSync(folder, { recursive: true, force: true });
  }
}

const NO_LIBRARY = 'no Python here has PyTorch or ONNX Runtime; HEADSTART_PYTHON may name the program of one that has';

/** The same graph twice: ONNX Runtime reads ONNX, and PyTorch does not. */
async function writeNetwork(folder: string, network: tf.LayersModel): Promise<void> {
  const graph = await networkGraph(network);
  writeFileSync(join(folder, 'network.onnx'), onnxFile(graph));
  const plain = (_: string, value: unknown) => (value instanceof Float32Array ? [...value] : value);
  writeFileSync(join(folder, 'network.json'), JSON.stringify(graph, plain));
}

/** @returns a text that says what is in the way */
async function startLibrary(
  python: string,
  module: keyof typeof LIBRARIES,
  device: NativeTask['device'],
  folder: string,
): Promise<NativeLibrary | string> {
  const script = await startPython<{ obstacle: string } | { versions: Record<string, string> }>(python, [
    SCRIPT,
    module,
    device,
    folder,
  ]);
  if ('obstacle' in script.about) return script.about.obstacle;
  return {
    name: LIBRARIES[module],
    versions: script.about.versions,
    features: new Float32Array(new Uint8Array(readFileSync(join(folder, `${module}.f32`))).buffer),
    batchMs: async (runs) => median((await script.ask(runs)).batchMs),
    end: script.end,
  };
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
