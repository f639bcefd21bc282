import { pcgHash, streamKey, uniformAt } from '../../src/core/random';
import type { Interpolation } from '../../src/core/resize';
import { KernelResampler } from '../../src/engine/images/kernel-resampler';
import type { Picture } from '../../src/engine/images/picture';
import { plainResampler } from '../../src/engine/images/plain-resampler';
import { resizeAntialiased } from '../../src/engine/images/resize-antialiased';
import { resizeBilinear } from '../../src/engine/images/resize-bilinear';
import { startKernels } from '../../src/engine/kernels/kernels';

/**
 * Resizes pictures of chance, one after another in the same memory, by the kernels that run here and in JavaScript.
 * @returns a sentence for each whose bits differ
 */
export async function differingResizes(count: number, interpolation: Interpolation): Promise<string[]> {
  const kernels = startKernels();
  if (!kernels) throw new Error('There is no WebAssembly SIMD here.');
  const resize = interpolation === 'bilinear' ? resizeBilinear : resizeAntialiased;
  const differing: string[] = [];
  for (let seed = 0; seed < count; seed++) {
    const side = (which: number, most: number) => 1 + Math.floor(uniformAt(streamKey(seed, which), 0) ** 2 * most);
    const picture = pictureOfChance(side(0, 900), side(1, 900), seed);
    const result = { width: side(2, 70), height: side(3, 70) };
    const plain = await resize(picture, result, plainResampler);
    const byKernels = await resize(picture, result, new KernelResampler(kernels));
    const [expected, got] = [plain, byKernels].map(
      ({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length),
    );
    if (got?.length === 3 * result.width * result.height && got.every((bits, at) => bits === expected?.[at])) continue;
    differing.push(`${picture.width} × ${picture.height} to ${result.width} × ${result.height}`);
  }
  return differing;
}

function pictureOfChance(width: number, height: number, seed: number): Picture {
  const pixels = Uint32Array.from({ length: width * height }, (_, at) => pcgHash(at ^ (seed << 20)));
  return {
    width,
    height,
    isBgr: seed % 2 === 1,
    async read(runs, into) {
      let at = 0;
      for (const { first, count } of runs) {
        into.set(pixels.subarray(first * width, (first + count) * width), at);
        at += count * width;
      }
    },
    close: () => undefined,
  };
}
