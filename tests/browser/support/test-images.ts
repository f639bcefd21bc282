import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { streamKey, uniformAt } from '../../../src/core/random';

export interface TestImage {
  readonly path: string;
  readonly label: string;
  /** RGB, row-major [sizePx, sizePx, 3]. */
  readonly pixels: Uint8Array;
}

/** Mean colours far apart, so that even a random base tells the classes from each other. */
const COLOURS = [
  [200, 60, 50],
  [50, 90, 200],
  [70, 180, 70],
  [220, 200, 60],
] as const;
const NOISE = 40;
const STRIPES = 35;

/**
 * Writes `perClass` PNGs for each label into `folder/label/`. PNG keeps every pixel, so at the base's own input size
 * Node knows exactly what the page sees.
 */
export function writeImages(folder: string, labels: readonly string[], perClass: number, sizePx = 32): TestImage[] {
  return labels.flatMap((label, classIndex) => {
    mkdirSync(join(folder, label), { recursive: true });
    return Array.from({ length: perClass }, (_, index) => {
      const pixels = drawImage(classIndex, streamKey(classIndex, index), sizePx);
      const path = join(folder, label, `${label}-${String(index).padStart(4, '0')}.png`);
      writeFileSync(path, encodePng(pixels, sizePx));
      return { path, label, pixels };
    });
  });
}

/** A class is a colour and a direction of stripes; an image of it adds noise of its own. */
function drawImage(classIndex: number, key: number, sizePx: number): Uint8Array {
  const colour = COLOURS[classIndex % COLOURS.length] as readonly number[];
  return Uint8Array.from({ length: sizePx * sizePx * 3 }, (_, index) => {
    const place = Math.floor(index / 3);
    const along = classIndex % 2 === 0 ? place % sizePx : Math.floor(place / sizePx);
    const stripe = Math.floor(along / 4) % 2 === 0 ? STRIPES : -STRIPES;
    const noise = (uniformAt(key, index) - 0.5) * 2 * NOISE;
    return Math.min(Math.max(Math.round((colour[index % 3] as number) + stripe + noise), 0), 255);
  });
}

/** Plain 8-bit RGB without row filters (PNG, third edition, sections 5, 9 and 11). */
export function encodePng(pixels: Uint8Array, widthPx: number, heightPx = widthPx): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([8, 2, 0, 0, 0], 8); // bits a channel, RGB, and the only compression, filter and interlace there are
  const rowBytes = widthPx * 3;
  const rows = Buffer.alloc((rowBytes + 1) * heightPx);
  for (let row = 0; row < heightPx; row++) {
    rows.set(pixels.subarray(row * rowBytes, (row + 1) * rowBytes), row * (rowBytes + 1) + 1);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
