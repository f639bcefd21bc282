import { expect, it } from 'vitest';
import { readImageSize } from '../../../src/engine/images/read-image-size';

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const le16 = (value: number) => [value & 255, value >> 8];
const be16 = (value: number) => le16(value).reverse();
const le32 = (value: number) => [...le16(value & 0xffff), ...le16(value >>> 16)];
const segment = (marker: number, body: number[]) => [0xff, marker, ...be16(body.length + 2), ...body];
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
  BMP: [...ascii('BM'), ...Array(16).fill(0), ...le32(640), ...le32(480)],
  'BMP from top to bottom': [...ascii('BM'), ...Array(16).fill(0), ...le32(640), ...le32(-480)],
  'JPEG with EXIF before its frame': [
    ...[0xff, 0xd8],
    ...segment(0xe1, Array(3000).fill(0xff)),
    ...segment(0xc4, [1, 2, 3]),
    ...segment(0xc2, [8, ...be16(480), ...be16(640), 3]),
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

it('says nothing of other files', () => {
  expect(readImageSize(Uint8Array.from(ascii('%PDF-1.7 and so on, and so on')))).toBeUndefined();
});
