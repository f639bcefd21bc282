import { pixelCount, type Resampler } from './resampler';

/** Resizes in JavaScript, for a browser whose WebAssembly is switched off or has no SIMD. */
export const plainResampler: Resampler = {
  async bilinear(picture, runs, rows, columns) {
    const { width } = picture;
    const pixels = new Uint32Array(pixelCount(picture, runs));
    await picture.read(runs, pixels);
    const shifts = shiftsOf(picture.isBgr);
    const rgb = new Float32Array(rows.share.length * columns.share.length * 3);
    let at = 0;
    for (let y = 0; y < rows.share.length; y++) {
      const top = (rows.lower[y] as number) * width;
      const bottom = (rows.upper[y] as number) * width;
      const down = rows.share[y] as number;
      for (let x = 0; x < columns.share.length; x++) {
        const left = columns.lower[x] as number;
        const right = columns.upper[x] as number;
        const across = columns.share[x] as number;
        const topLeft = pixels[top + left] as number;
        const topRight = pixels[top + right] as number;
        const bottomLeft = pixels[bottom + left] as number;
        const bottomRight = pixels[bottom + right] as number;
        for (const shift of shifts) {
          const above = between((topLeft >>> shift) & 255, (topRight >>> shift) & 255, across);
          const below = between((bottomLeft >>> shift) & 255, (bottomRight >>> shift) & 255, across);
          rgb[at++] = between(above, below, down);
        }
      }
    }
    return rgb;
  },

  async antialiased(picture, bands, rows, columns) {
    const { width, height } = picture;
    const [red, green, blue] = shiftsOf(picture.isBgr);
    const length = columns.start.length * 3;
    // [height, columns.start.length, 3]
    const narrow = new Float32Array(height * length);
    let to = 0;
    for (const band of bands) {
      const pixels = new Uint32Array(pixelCount(picture, [band]));
      await picture.read([band], pixels);
      for (let row = 0; row < pixels.length; row += width) {
        let tap = 0;
        for (let x = 0; x < columns.start.length; x++) {
          const end = row + (columns.end[x] as number);
          for (let at = row + (columns.start[x] as number); at < end; at++) {
            const weight = columns.weights[tap++] as number;
            const pixel = pixels[at] as number;
            addTo(narrow, to, weight, (pixel >>> red) & 255);
            addTo(narrow, to + 1, weight, (pixel >>> green) & 255);
            addTo(narrow, to + 2, weight, (pixel >>> blue) & 255);
          }
          to += 3;
        }
      }
    }
    const rgb = new Float32Array(rows.start.length * length);
    let tap = 0;
    for (let y = 0; y < rows.start.length; y++) {
      for (let row = rows.start[y] as number; row < (rows.end[y] as number); row++) {
        const weight = rows.weights[tap++] as number;
        for (let at = 0; at < length; at++) addTo(rgb, y * length + at, weight, narrow[row * length + at] as number);
      }
    }
    return rgb;
  },
};

/** Of red, green and blue. */
function shiftsOf(isBgr: boolean): readonly [number, number, number] {
  return isBgr ? [16, 8, 0] : [0, 8, 16];
}

function between(lower: number, upper: number, share: number): number {
  return Math.fround(lower + Math.fround(Math.fround(upper - lower) * share));
}

function addTo(sums: Float32Array, at: number, weight: number, value: number): void {
  sums[at] = (sums[at] as number) + Math.fround(weight * value);
}
