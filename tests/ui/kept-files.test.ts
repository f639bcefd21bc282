import { expect, it } from 'vitest';
import type { BaseEntry } from '../../src/catalogue/base-entry';
import { BASES, BUNDLED_BASE, findBase } from '../../src/catalogue/bases';
import { areWhole, keptFilesOf, otherKeptFiles, totalBytes } from '../../src/ui/training/kept-files';

const PAGE = 'https://page.example/app/';
const mobile = findBase('mobilenet_v1_0.25_224') as BaseEntry;
const kept = [
  { url: mobile.source.url, bytes: 10, isWhole: true },
  { url: mobile.kerasSource?.url ?? '', bytes: 20, isWhole: false },
  { url: 'https://a.example/m/model.json', bytes: 40, isWhole: true },
  { url: 'https://page.example/app/bases/headstart-tiny/model.json', bytes: 80, isWhole: true },
];

it('a row keeps its own file and Keras’, and each kept file has one place in the page', () => {
  expect(keptFilesOf(mobile, kept, PAGE)).toEqual(kept.slice(0, 2));
  expect(keptFilesOf(BUNDLED_BASE, kept, PAGE)).toEqual(kept.slice(3));
  const shown = [...BASES.flatMap((entry) => keptFilesOf(entry, kept, PAGE)), ...otherKeptFiles(kept, PAGE)];
  expect(shown).toHaveLength(kept.length);
  expect(totalBytes(shown)).toBe(totalBytes(kept));
});

it('files are whole where none of them is only begun', () => {
  expect(areWhole(kept)).toBe(false);
  expect(areWhole(kept.slice(0, 1))).toBe(true);
});
