export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The size that an image file states in its header, read without decoding it.
 * @param bytes the beginning of a PNG, JPEG, GIF, WebP, BMP or AVIF file
 * @returns undefined where the format is another one, or the header longer than `bytes`
 */
export function readImageSize(bytes: Uint8Array<ArrayBuffer>): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (start: number, end: number) => String.fromCharCode(...bytes.subarray(start, end));
  try {
    if (text(1, 4) === 'PNG') return { width: view.getUint32(16), height: view.getUint32(20) };
    if (text(0, 3) === 'GIF') return gifSize(view);
    if (text(0, 2) === 'BM') return bmpSize(view);
    if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return webpSize(view, text(12, 16));
    if (view.getUint16(0) === 0xffd8) return jpegSize(view);
    return text(4, 8) === 'ftyp' ? avifSize(view) : undefined;
  } catch (error) {
    // A read past the end.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** RFC 9649; 24- and 14-bit fields. */
function webpSize(view: DataView, chunk: string): ImageSize | undefined {
  switch (chunk) {
    case 'VP8X':
      return { width: (view.getUint32(24, true) & 0xffffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    default:
      return undefined;
  }
}

/** GIF89a: browsers show the first frame whole where it goes beyond the screen. Past the end all is taken for 0. */
function gifSize(view: DataView): ImageSize {
  const byte = (at: number) => (at < view.byteLength ? view.getUint8(at) : 0);
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const flags = byte(10);
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  while (byte(at) === 0x21) {
    at += 2;
    while (byte(at) > 0) at += 1 + byte(at);
    at++;
  }
  if (byte(at) !== 0x2c) return screen;
  const [left, top, width, height] = [1, 3, 5, 7].map((offset) => view.getUint16(at + offset, true)) as Four;
  return { width: Math.max(screen.width, left + width), height: Math.max(screen.height, top + height) };
}

type Four = [number, number, number, number];

/** OS/2's first header, of 12 bytes, has shorter fields than all later ones. */
function bmpSize(view: DataView): ImageSize {
  if (view.getUint32(14, true) === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  // The height is negative where the rows go from top to bottom.
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
}

/** ISO 14496-12, four letters as a number. */
const META = 0x6d657461;
const ISPE = 0x69737065;
const TKHD = 0x746b6864;
/** Boxes of boxes on the way to those that state a size: meta, iprp and ipco to ispe, moov and trak to tkhd. */
const CONTAINERS = new Set([META, 0x69707270, 0x6970636f, 0x6d6f6f76, 0x7472616b]);

/**
 * AVIF, and whatever else is of such boxes: the largest size of all that it states, be it of a tile, a thumbnail or the
 * picture (ISO 23008-12), or of moving pictures. What is in a box follows its header, so that one walk sees all depths.
 * Past the end all is taken for 0.
 */
function avifSize(view: DataView): ImageSize | undefined {
  const word = (at: number) => (at + 4 <= view.byteLength ? view.getUint32(at) : 0);
  let largest: ImageSize | undefined;
  const note = (width: number, height: number) => {
    if (width * height > (largest ? largest.width * largest.height : 0)) largest = { width, height };
  };
  for (let at = 0; at + 8 <= view.byteLength; ) {
    const isLong = word(at) === 1;
    const length = isLong ? 2 ** 32 * word(at + 8) + word(at + 12) : word(at);
    const type = word(at + 4);
    const content = at + (isLong ? 16 : 8);
    if (type === ISPE) note(word(content + 4), word(content + 8));
    if (type === TKHD) {
      // Fixed point, 16 bits before it; behind times of 64 bits in version 1.
      const sides = content + (word(content) >>> 24 === 1 ? 88 : 76);
      note(word(sides) >>> 16, word(sides + 4) >>> 16);
    }
    if (CONTAINERS.has(type)) at = type === META ? content + 4 : content;
    // A length of 0 goes on to the end, and one shorter than the header is none.
    else if (at + length < content) return largest;
    else at += length;
  }
  return largest;
}

/** ITU-T T.81: from segment to segment until a start of frame, which holds the size. Decoders skip what lies between. */
function jpegSize(view: DataView): ImageSize {
  for (let at = 2; ; ) {
    const marker = view.getUint8(at + 1);
    const isMarker = view.getUint8(at) === 0xff && marker !== 0 && marker !== 0xff;
    const isStartOfFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    // TEM, RST0 to RST7, SOI and EOI stand alone.
    const isAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);
    if (!isMarker) at++;
    else if (isStartOfFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else at += isAlone ? 2 : 2 + view.getUint16(at + 2);
  }
}
