import { KernelMemory } from '../kernels/kernel-memory';
import type { Kernels } from '../kernels/kernels';
import type { Picture, Run } from './picture';
import { type Neighbours, pixelCount, type Resampler, type Spans } from './resampler';

const NO_MEMORY = 'The browser has no memory left to bring an image to size. Close other tabs.';
/** Kernels take four numbers at a time, and write past an array's end. */
const PAST_END = 4;

/** Resizes by the kernels of `assembly/`. Their memory is used anew for each picture. */
export class KernelResampler implements Resampler {
  constructor(private readonly kernels: Kernels) {}

  async bilinear(picture: Picture, runs: readonly Run[], rows: Neighbours, columns: Neighbours): Promise<Float32Array> {
    const memory = new KernelMemory(this.kernels.memory, NO_MEMORY);
    const { width, isBgr } = picture;
    const [outHeight, outWidth] = [rows.share.length, columns.share.length];
    const length = outHeight * outWidth * 3;
    const count = pixelCount(picture, runs);
    const pixels = memory.take(count).address;
    const [rowTable, columnTable] = [memory.constant(rows.table), memory.constant(columns.table)];
    const scratch = memory.take(2 * (outWidth * 3 + PAST_END)).address;
    const output = memory.take(length + PAST_END).address;
    await picture.read(runs, memory.words(pixels, count));
    this.kernels.resizeBilinear(pixels, rowTable, columnTable, scratch, output, width, outHeight, outWidth, isBgr);
    return memory.view(output, length);
  }

  async antialiased(picture: Picture, bands: readonly Run[], rows: Spans, columns: Spans): Promise<Float32Array> {
    const memory = new KernelMemory(this.kernels.memory, NO_MEMORY);
    const { width, height, isBgr } = picture;
    const [outHeight, outWidth] = [rows.start.length, columns.start.length];
    const length = outHeight * outWidth * 3;
    const pixels = memory.take(Math.max(...bands.map((band) => pixelCount(picture, [band])))).address;
    const [rowTable, rowWeights] = [memory.constant(rows.table), memory.constant(rows.weights)];
    const [columnTable, columnWeights] = [memory.constant(columns.table), memory.constant(columns.weights)];
    // float32 [height, outWidth, 3]
    const narrow = memory.take(height * outWidth * 3 + PAST_END).address;
    const output = memory.take(length + PAST_END).address;
    for (const band of bands) {
      await picture.read([band], memory.words(pixels, pixelCount(picture, [band])));
      const to = narrow + band.first * outWidth * 3 * Float32Array.BYTES_PER_ELEMENT;
      this.kernels.weighColumns(pixels, columnTable, columnWeights, to, band.count, width, outWidth, isBgr);
    }
    this.kernels.weighRows(narrow, rowTable, rowWeights, output, outHeight, outWidth);
    return memory.view(output, length);
  }
}
