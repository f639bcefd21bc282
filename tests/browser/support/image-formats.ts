/** One RGB colour, and the smallest files that hold nothing but it, written by hand in formats other than PNG. */
export type Colour = readonly [red: number, green: number, blue: number];

/** 24-bit BMP with a BITMAPINFOHEADER: rows from the bottom up, blue first, each row filled up to four bytes. */
export function encodeBmp([red, green, blue]: Colour, sizePx: number): Buffer {
  const rowBytes = Math.ceil((sizePx * 3) / 4) * 4;
  const file = Buffer.alloc(54 + rowBytes * sizePx);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(sizePx, 18);
  file.writeInt32LE(sizePx, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let row = 0; row < sizePx; row++) {
    for (let column = 0; column < sizePx; column++) file.set([blue, green, red], 54 + row * rowBytes + column * 3);
  }
  return file;
}

/** GIF89a of one frame a colour, each shown for a tenth of a second and in a palette of its own. */
export function encodeGif(frames: readonly Colour[], sizePx: number): Buffer {
  const size = [sizePx & 255, sizePx >> 8];
  const screen = [...Buffer.from('GIF89a', 'latin1'), ...size, ...size, 0, 0, 0];
  const images = frames.flatMap((colour) => [
    ...[0x21, 0xf9, 4, 0, 10, 0, 0, 0],
    ...[0x2c, 0, 0, 0, 0, ...size, ...size, 0x80, ...colour, 0, 0, 0],
    ...gifPixels(sizePx * sizePx),
  ]);
  return Buffer.from([...screen, ...images, 0x3b]);
}

/**
 * So many pixels of palette entry 0 as LZW that never compresses: codes are 3 bits wide (clear 4, end 5), and a clear
 * after every second pixel keeps them so.
 */
function gifPixels(count: number): number[] {
  const codes = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? [4, 0] : [0])).flat();
  const bytes = packed([...codes, 5].map((code) => [code, 3] as const));
  const blocks: number[] = [];
  for (let start = 0; start < bytes.length; start += 255) {
    const block = bytes.slice(start, start + 255);
    blocks.push(block.length, ...block);
  }
  return [2, ...blocks, 0];
}

/** Lossless WebP: five prefix codes of one symbol each, so that the pixels themselves take no bits at all. */
export function encodeWebp([red, green, blue]: Colour, sizePx: number): Buffer {
  const symbol = (value: number) => [[1, 1] as const, [0, 1] as const, [1, 1] as const, [value, 8] as const];
  const bits = packed([
    [sizePx - 1, 14],
    [sizePx - 1, 14],
    [0, 1], // no alpha
    [0, 3], // version
    [0, 1], // no transform
    [0, 1], // no colour cache
    [0, 1], // one group of prefix codes
    ...[green, red, blue, 255, 0].flatMap(symbol),
  ]);
  const data = [0x2f, ...bits];
  if (data.length % 2 === 1) data.push(0);
  const chunk = Buffer.alloc(20 + data.length);
  chunk.write('RIFF', 0, 'latin1');
  chunk.writeUInt32LE(12 + data.length, 4);
  chunk.write('WEBPVP8L', 8, 'latin1');
  chunk.writeUInt32LE(data.length, 16);
  chunk.set(data, 20);
  return chunk;
}

/** Values of so many bits each, least significant bit first. */
function packed(values: readonly (readonly [value: number, bits: number])[]): number[] {
  const bytes: number[] = [];
  let place = 0;
  for (const [value, bits] of values) {
    for (let bit = 0; bit < bits; bit++, place++) {
      bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (((value >> bit) & 1) << (place & 7));
    }
  }
  return bytes;
}

/** The JPEG with a note for whoever shows it: turn it a quarter clockwise. */
export function withQuarterTurn(jpeg: Uint8Array): Buffer {
  return withOrientation(jpeg, 6);
}

/** The JPEG with a note of how to turn and mirror it: Exif's orientations, 1 to 8. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Buffer {
  const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
  const exif = [...Buffer.from('Exif\0\0', 'latin1'), ...tiff];
  const segment = [0xff, 0xe1, 0, exif.length + 2, ...exif];
  return Buffer.from([...jpeg.subarray(0, 2), ...segment, ...jpeg.subarray(2)]);
}
