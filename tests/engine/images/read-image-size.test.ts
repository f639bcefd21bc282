import { expect, it } from 'vitest';
import { readImageSize } from '../../../src/engine/images/read-image-size';

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const le16 = (value: number) => [value & 255, value >> 8];
const be16 = (value: number) => le16(value).reverse();
const le32 = (value: number) => [...le16(value & 0xffff), ...le16(value >>> 16)];
const bmp = (headerBytes: number, ...header: number[]) => [
  ...ascii('BM'),
  ...Array(12).fill(0),
  ...le32(headerBytes),
  ...header,
];
const segment = (marker: number, body: number[]) => [0xff, marker, ...be16(body.length + 2), ...body];
const be32 = (value: number) => le32(value).reverse();
const box = (type: string, ...content: number[][]) => {
  const body = content.flat();
  return [...be32(8 + body.length), ...ascii(type), ...body];
};
const largeBox = (type: string, ...content: number[][]) => {
  const body = content.flat();
  return [...be32(1), ...ascii(type), ...be32(0), ...be32(16 + body.length), ...body];
};
const ispe = (width: number, height: number) => box('ispe', be32(0), be32(width), be32(height));
const avif = (...properties: number[][]) => [
  ...box('ftyp', ascii('avif'), be32(0), ascii('mif1')),
  ...box('free', ispe(9000, 9000)),
  ...box('meta', be32(0), box('hdlr', be32(0)), box('iprp', box('ipco', ...properties), box('ipma', be32(0)))),
];
const webp = (chunk: string, body: number[]) => [
  ...ascii('RIFF'),
  ...le32(0),
  ...ascii(`WEBP${chunk}`),
  0,
  0,
  0,
  0,
  ...body,
];

// Every picture is 640 wide and 480 high.
const HEADERS: Record<string, number[]> = {
  PNG: [0x89, ...ascii('PNG'), 13, 10, 26, 10, 0, 0, 0, 13, ...ascii('IHDR'), 0, 0, ...be16(640), 0, 0, ...be16(480)],
  GIF: [...ascii('GIF89a'), ...le16(640), ...le16(480)],
  BMP: bmp(40, ...le32(640), ...le32(480)),
  'BMP from top to bottom': bmp(40, ...le32(640), ...le32(-480)),
  'BMP of OS/2': bmp(12, ...le16(640), ...le16(480), ...le16(1), ...le16(24)),
  'JPEG with EXIF before its frame': [
    ...[0xff, 0xd8],
    ...segment(0xe1, Array(3000).fill(0xff)),
    ...segment(0xc4, [1, 2, 3]),
    ...segment(0xc2, [8, ...be16(480), ...be16(640), 3]),
  ],
  'JPEG with what decoders skip between its segments': [
    ...[0xff, 0xd8, 0xff, 0xff, 0xff, ...segment(0xe1, [0xff, 0xc0, 0])],
    ...[0xff, 0xd0, 0xff, 0x01, 0xff, 0x00, 0xc0, 0x00, 0xff],
    ...segment(0xc0, [8, ...be16(480), ...be16(640), 3]),
  ],
  AVIF: avif(box('pixi', be32(0)), ispe(640, 480)),
  'AVIF of tiles, or with a thumbnail': avif(ispe(320, 480), ispe(640, 480), ispe(640, 10)),
  'AVIF with a box of 64-bit length': [...box('ftyp', ascii('avif')), ...largeBox('meta', be32(0), ispe(640, 480))],
  'AVIF with a piece of a box behind all else': [...avif(ispe(640, 480)), ...be32(92), ...ascii('tkhd')],
  'moving AVIF': [
    ...box('ftyp', ascii('avis')),
    ...box('moov', box('trak', box('tkhd', Array(76).fill(0), be32(640 << 16), be32(480 << 16)))),
  ],
  'long moving AVIF': [
    ...box('ftyp', ascii('avis')),
    ...box('moov', box('trak', box('tkhd', [1], Array(87).fill(0), be32(640 << 16), be32(480 << 16)))),
  ],
  'lossy WebP': webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, ...le16(640), ...le16(480)]),
  'lossless WebP': webp('VP8L', [0x2f, ...le32(639 | (479 << 14))]),
  'extended WebP': webp('VP8X', [0, 0, 0, 0, ...le16(639), 0, ...le16(479), 0]),
};

it.each(Object.entries(HEADERS))('reads the size of a %s', (_, bytes) => {
  expect(readImageSize(Uint8Array.from(bytes))).toEqual({ width: 640, height: 480 });
});

it.each(Object.entries(HEADERS))('says nothing of a %s that ends too soon', (_, bytes) => {
  for (let length = 0; length < Math.min(bytes.length, 20); length++) {
    expect(readImageSize(Uint8Array.from(bytes.slice(0, length)))).toBeUndefined();
  }
});

it('reads the size of a GIF whose first frame goes beyond its screen, behind a palette and a comment', () => {
  const screen = [...ascii('GIF89a'), ...le16(640), ...le16(2), 0x81, 0, 0, ...Array(12).fill(0x2c)];
  const comment = [0x21, 0xfe, 3, 0x2c, 0x2c, 0x2c, 1, 0x2c, 0];
  const frame = [0x2c, ...[40, 80, 500, 400].flatMap(le16), 0];
  const sizeOf = (bytes: number[]) => readImageSize(Uint8Array.from(bytes));
  expect(sizeOf([...screen, ...comment, ...frame])).toEqual({ width: 640, height: 480 });
  expect(sizeOf([...screen, ...comment])).toEqual({ width: 640, height: 2 });
});

it.each([
  ['a box shorter than its own header', [...box('ftyp', ascii('avif')), ...be32(7), ...ascii('free'), ...ispe(1, 1)]],
  ['a box that goes on to the end', [...box('ftyp', ascii('avif')), ...be32(0), ...ascii('mdat'), ...ispe(1, 1)]],
  ['boxes as deep as they go', [...box('ftyp', ascii('avif')), ...Array(50_000).fill(box('trak')).flat()]],
])('says nothing of an AVIF with %s', (_, bytes) => {
  expect(readImageSize(Uint8Array.from(bytes))).toBeUndefined();
});

it('says nothing of other files', () => {
  expect(readImageSize(Uint8Array.from(ascii('%PDF-1.7 and so on, and so on')))).toBeUndefined();
});
