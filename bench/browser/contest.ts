import { relativeDifference } from '../relative-difference';
import type { BenchBase } from './bench-base';
import { type Runtime, startHeadstart, startOnnx, startTfjs } from './runtimes';

export type BenchBackend = 'wasm' | 'webgpu';

export interface ContestOptions {
  readonly backend: BenchBackend;
  readonly base: BenchBase;
  /** The same images twice, float32, scaled. */
  readonly pixels: { readonly channelsFirst: Float32Array; readonly channelsLast: Float32Array };
  /** Where onnxruntime-web is served. */
  readonly onnxFolder: string;
}

/** All runtimes, started for one base. */
export interface Contest {
  readonly contenders: Runtime['contenders'];
  /** By how much what each of the others computes differs from Headstart's: the difference's length over the length. */
  differences(images: number): Promise<Readonly<Record<string, number>>>;
  end(): void;
}

export async function startContest(options: ContestOptions): Promise<Contest> {
  const cores = navigator.hardwareConcurrency;
  const threadCounts = options.backend === 'wasm' && cores > 1 ? [1, cores] : [1];
  const started: Runtime[] = [];
  const end = () => {
    for (const runtime of started) runtime.end();
  };
  try {
    const headstart = await startHeadstart(options, options.backend === 'wasm' ? cores : 1);
    started.push(headstart);
    for (const threads of threadCounts) started.push(await startTfjs(options, threads));
    started.push(await startOnnx(options, cores, await headstart.onnx()));
    return {
      contenders: started.flatMap(({ contenders }) => contenders),
      async differences(images) {
        const expected = await headstart.features(images);
        const compared = started.filter((runtime) => runtime !== headstart);
        const differences = compared.map(async ({ name, features }) => [
          name,
          relativeDifference(expected, await features(images)),
        ]);
        return Object.fromEntries(await Promise.all(differences));
      },
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
}
