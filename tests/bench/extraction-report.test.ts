import { expect, it } from 'vitest';
import { figuresOf, reportOf } from '../../bench/extraction-report.mjs';

const race = (mode: 'files' | 'pixels', speeds: Readonly<Record<string, number>>) => ({
  base: 'MobileNet 0.25',
  mode,
  count: 64,
  results: Object.entries(speeds).map(([name, speed]) => ({ name, setting: 'batch 32', speeds: [speed, speed] })),
});

const measured = {
  backend: 'wasm' as const,
  rounds: 2,
  races: [
    race('files', { headstart: 300, tfjs: 100, 'tfjs-one': 150, onnx: 250 }),
    race('pixels', { onnx: 400, headstart: 300, tfjs: 100, 'tfjs-one': 100 }),
  ],
  versions: {},
  bases: ['MobileNet 0.25'],
  images: 'photographs',
  tolerance: 1e-4,
};

it('Headstart is compared with each of the others in each race, in whatever order they ran', () => {
  const { medians, ratios } = figuresOf(measured);
  expect(Object.keys(medians)).toHaveLength(8);
  expect(Object.values(ratios).map((ratio) => ratio.median)).toEqual([3, 2, 1.2, 3, 3, 0.75]);
  expect(Object.values(ratios).map((ratio) => ratio.reached)).toEqual([true, false, true, true, true, false]);
});

it('the report has a row a comparison, and each row a cell a column', () => {
  const table = reportOf(measured)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const cells = table.map((line) => line.split('|').length);
  expect(table).toHaveLength(2 + 6);
  expect(new Set(cells).size).toBe(1);
});
