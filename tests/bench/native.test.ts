import { expect, it } from 'vitest';
import { measureOnDevice } from '../../bench/measure-on-device.mjs';
import { reportOf } from '../../bench/native.mjs';
import type { NativeFigures, NoLibraries } from '../../bench/native-run';
import { findPython } from '../../bench/python-process.mjs';

const figures: NativeFigures = {
  adapter: 'a card',
  headstart: { name: 'Headstart', msPerImage: [2, 4, 4] },
  libraries: [
    { name: 'ONNX Runtime', msPerImage: [1, 1, 2], difference: 1e-6 },
    { name: 'PyTorch', msPerImage: [4, 8, 8], difference: 1e-6 },
  ],
  tolerance: 1e-3,
  versions: {},
  obstacles: [],
};
const facts = { rounds: 3, versions: {} };

it('the report has a row a library, its ratio above 1 where Headstart is the faster, and no target', () => {
  const rows = reportOf(figures, facts)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(new Set(rows.map((cells) => cells.length)).size).toBe(1);
  expect(rows.slice(2).map(([, ...cells]) => cells)).toEqual([
    ['ONNX Runtime', '4.00', '1.00', '0.500 × (0.250–0.500)', '', '', ''],
    ['PyTorch', '4.00', '8.00', '2.00 × (2.00–2.00)', '', '', ''],
  ]);
});

it('the report names the library that did not take part', () => {
  const [onnxRuntime] = figures.libraries as [NativeFigures['libraries'][number]];
  const report = reportOf({ ...figures, libraries: [onnxRuntime], obstacles: ['PyTorch is not installed'] }, facts);
  expect(report).toContain('PyTorch is not installed');
});

// Starting Python to look for the libraries takes seconds: whoever wants this says which one.
const isNamed = process.env.HEADSTART_PYTHON !== undefined && findPython(['onnxruntime', 'torch']) !== undefined;

it.skipIf(!isNamed)(
  'on the processor, the libraries that there are give Headstart’s features',
  { timeout: 240_000 },
  () => {
    const measured: NativeFigures | NoLibraries | null = measureOnDevice('cpu', 'bench/native-run.ts', 1);
    if (measured === null || !('libraries' in measured)) throw new Error('No library took part.');
    for (const { name, difference, msPerImage } of measured.libraries) {
      expect(difference, name).toBeLessThan(1e-5);
      expect(msPerImage).toHaveLength(1);
    }
  },
);
