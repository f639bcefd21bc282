import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Glyphs, planImages } from '../../tools/samples/plan-images';

const SAMPLES = resolve(import.meta.dirname, '../../public/samples');
const GLYPHS_FILE = resolve(import.meta.dirname, '../../tools/samples/glyphs.json');

const glyphs: Glyphs = JSON.parse(readFileSync(GLYPHS_FILE, 'utf8'));
const labels = Object.keys(glyphs);
const { files }: { files: readonly { path: string; bytes: number }[] } = JSON.parse(
  readFileSync(join(SAMPLES, 'index.json'), 'utf8'),
);
const read = (path: string) => readFileSync(join(SAMPLES, path));

describe('the committed sample images', () => {
  it('are exactly those that index.json lists, with their sizes', () => {
    const onDisk = readdirSync(SAMPLES, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.parentPath !== SAMPLES)
      .map((entry) => join(entry.parentPath, entry.name).slice(SAMPLES.length + 1))
      .map((path) => ({ path: path.split(sep).join('/'), bytes: read(path).length }));
    const byPath = (a: { path: string }, b: { path: string }) => a.path.localeCompare(b.path);
    expect([...files].sort(byPath)).toEqual(onDisk.sort(byPath));
  });

  it('weigh under 3 MB together', () => {
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(3_000_000);
  });

  it('are JPEG files of one square size, whole from the first marker to the last', () => {
    const sizes = files.map(({ path }) => jpegSize(read(path)));
    const [first] = sizes;
    expect(first?.width).toBe(first?.height);
    expect(new Set(sizes.map(({ width, height }) => `${width}×${height}`)).size).toBe(1);
  });

  it('are all different', () => {
    const digests = files.map(({ path }) => createHash('sha256').update(read(path)).digest('hex'));
    expect(new Set(digests).size).toBe(files.length);
  });

  it.each(labels)('give %s at least 40 images to learn from and 10 to be judged by', (label) => {
    expect(files.filter(({ path }) => path.startsWith(`train/${label}/`)).length).toBeGreaterThanOrEqual(40);
    expect(files.filter(({ path }) => path.startsWith(`val/${label}/`)).length).toBeGreaterThanOrEqual(10);
  });

  it('are those of the plan', () => {
    expect(files.map(({ path }) => path)).toEqual(planImages(glyphs, 1).map(({ path }) => path));
  });
});

describe('the plan of the sample images', () => {
  const plans = planImages(glyphs, 1);

  it('shows no glyph in two classes, or in training and in validation', () => {
    const all = Object.values(glyphs).flatMap(({ train, validation }) => [...train, ...validation]);
    // Without the selector that asks for the coloured form, so that one glyph has one spelling.
    const plain = all.map((glyph) => glyph.replaceAll('\uFE0F', ''));
    expect(new Set(plain).size).toBe(all.length);
  });

  it.each(labels)('shows every glyph of %s, each in its own part only', (label) => {
    const shown = (folder: string) =>
      new Set(plans.filter(({ path }) => path.startsWith(`${folder}/${label}/`)).map(({ subject }) => subject.glyph));
    expect(shown('train')).toEqual(new Set(glyphs[label]?.train));
    expect(shown('val')).toEqual(new Set(glyphs[label]?.validation));
  });

  it('is the same for the same seed and another for another seed', () => {
    expect(isDeepStrictEqual(planImages(glyphs, 1), plans)).toBe(true);
    expect(isDeepStrictEqual(planImages(glyphs, 2), plans)).toBe(false);
  });

  it('keeps every subject, before it is turned, whole in its image', () => {
    for (const { subject, sizePx } of plans) {
      for (const centre of [subject.x, subject.y]) {
        expect(centre - subject.longSide / 2).toBeGreaterThanOrEqual(0);
        expect(centre + subject.longSide / 2).toBeLessThanOrEqual(sizePx);
      }
    }
  });
});

/** Walks a JPEG's segments from SOI to the frame header (ITU-T T.81, annex B) and reads the size that it states. */
function jpegSize(bytes: Buffer): { width: number; height: number } {
  expect(bytes.readUInt16BE(0)).toBe(0xffd8);
  expect(bytes.readUInt16BE(bytes.length - 2)).toBe(0xffd9);
  let at = 2;
  while (!isFrameHeader(bytes.readUInt16BE(at))) at += 2 + bytes.readUInt16BE(at + 2);
  return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
}

/** SOF0, SOF1 and SOF2: the baseline, extended and progressive frames that browsers decode. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xffc0 && marker <= 0xffc2;
}
