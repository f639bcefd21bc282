import { resolve } from 'node:path';
import { uniformAt } from '../src/core/random';
import { chooseBackend } from '../src/engine/backend/choose-backend';
import { configureWasm } from '../src/engine/backend/start-wasm';
import { compileFrozen } from '../src/engine/bases/compile/compile-frozen';
import { foldNormalisation } from '../src/engine/bases/rewrite/fold-normalisation';
import { standardiseLayers } from '../src/engine/bases/rewrite/standardise-layers';
import * as tf from '../src/engine/tf';
import { alternating } from './figures.mjs';
import { formulaModel } from './formula-model';
import { withNativeLibraries } from './native-libraries';
import { relativeDifference } from './relative-difference';
import { oneRound, RUNS_PER_ROUND } from './timed-batch';

const BATCH_SIZE = 32;
const SIZE_PX = 224;
const MOBILENET = { name: 'MobileNet', alpha: 0.25, includeTop: false } as const;
const TFJS_WASM = resolve('node_modules/@tensorflow/tfjs-backend-wasm/dist');

/** How often a round runs a batch, and by how much features may differ, as a share of their length. */
const ON = {
  real: { runs: RUNS_PER_ROUND, tolerance: 1e-3 },
  cpu: { runs: 1, tolerance: 1e-4 },
};

export interface NativeFigures {
  /** What Headstart ran on. */
  readonly adapter: string;
  readonly headstart: Timed;
  readonly libraries: readonly (Timed & { readonly difference: number })[];
  /** That the libraries' features agreed to. */
  readonly tolerance: number;
  readonly versions: Readonly<Record<string, string>>;
  /** In words why a library did not take part. */
  readonly obstacles: readonly string[];
}

/** No library runs on the device, so that nothing was measured. */
export type NoLibraries = Pick<NativeFigures, 'obstacles'>;

export interface Timed {
  readonly name: string;
  /** Until the device is done, one a round. */
  readonly msPerImage: readonly number[];
}

/**
 * MobileNet 0.25 by Headstart's compiled network in this process, and by native libraries in processes of their own.
 * @param rounds those in which all take turns, after one that is not counted
 * @param device the GPU; on the processor all but the device itself is tried
 * @throws an error if a library computes other features than Headstart
 */
export async function measure(rounds: number, device: 'real' | 'cpu'): Promise<NativeFigures | NoLibraries> {
  const { runs, tolerance } = ON[device];
  const adapter = await startBackend(device);
  const network = foldNormalisation(standardiseLayers(await formulaModel(MOBILENET)));
  const compiled = compileFrozen(network);
  const pixels = Float32Array.from({ length: BATCH_SIZE * SIZE_PX ** 2 * 3 }, (_, at) => 2 * uniformAt(1, at) - 1);
  const batch = tf.tensor4d(pixels, [BATCH_SIZE, SIZE_PX, SIZE_PX, 3]);
  try {
    const task = { network, pixels, device: device === 'real' ? 'cuda' : 'cpu' } as const;
    return await withNativeLibraries(task, async ({ libraries, versions, obstacles }) => {
      if (libraries.length === 0) return { obstacles };
      const expected = await read(tf.tidy(() => compiled.run(batch)));
      const differences = libraries.map(({ features }) => relativeDifference(expected, features));
      for (const [index, { name }] of libraries.entries()) requireSame(name, differences[index] as number, tolerance);
      const [headstart, ...others] = await takeTurns(rounds, [
        { name: 'Headstart', batchMs: async () => (await oneRound((input) => compiled.run(input), batch, runs)).done },
        ...libraries.map(({ name, batchMs }) => ({ name, batchMs: () => batchMs(runs) })),
      ]);
      return {
        adapter,
        headstart: headstart as Timed,
        libraries: others.map((timed, index) => ({ ...timed, difference: differences[index] as number })),
        tolerance,
        versions,
        obstacles,
      };
    });
  } finally {
    batch.dispose();
    tf.disposeVariables();
  }
}

/** @returns what Headstart runs on, in words */
async function startBackend(device: 'real' | 'cpu'): Promise<string> {
  if (device === 'real') return (await chooseBackend('webgpu')).adapter ?? 'a GPU without a name';
  configureWasm({
    plain: `${TFJS_WASM}/tfjs-backend-wasm.wasm`,
    simd: `${TFJS_WASM}/tfjs-backend-wasm-simd.wasm`,
  });
  await chooseBackend('wasm');
  return 'the processor';
}

async function read(output: tf.Tensor): Promise<Float32Array> {
  try {
    return (await output.data()) as Float32Array;
  } finally {
    output.dispose();
  }
}

function requireSame(name: string, difference: number, tolerance: number): void {
  if (difference <= tolerance) return;
  throw new Error(`The features of ${name} are ${difference} apart from Headstart’s; ${tolerance} was to be expected.`);
}

interface Contender {
  readonly name: string;
  /** One round: the milliseconds of its median batch. */
  batchMs(): Promise<number>;
}

async function takeTurns(rounds: number, contenders: readonly Contender[]): Promise<Timed[]> {
  const timed = contenders.map((contender) => ({ ...contender, msPerImage: [] as number[] }));
  for (const { batchMs } of timed) await batchMs();
  for (let round = 0; round < rounds; round++) {
    for (const { batchMs, msPerImage } of alternating(timed, round)) msPerImage.push((await batchMs()) / BATCH_SIZE);
  }
  return timed.map(({ name, msPerImage }) => ({ name, msPerImage }));
}
