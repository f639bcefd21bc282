import { expect, test } from 'vitest';
import { describeHead } from '../../../../src/core/head';
import type { HeadBlock } from '../../../../src/core/run-settings';
import type { FeatureRows } from '../../../../src/engine/features/feature-rows';
import type { TrainerSettings } from '../../../../src/engine/head/trainers/head-trainer';
import { canTrainOnWebgpu, type DeviceLimits } from '../../../../src/engine/head/trainers/webgpu/can-train-on-webgpu';
import { epochBatches } from '../../../../src/engine/head/trainers/webgpu/epoch-batches';
import { chunkBytes, chunksOf } from '../../../../src/engine/head/trainers/webgpu/feature-chunks';
import { planHead } from '../../../../src/engine/head/trainers/webgpu/head-plan';
import { SubmitPace } from '../../../../src/engine/head/trainers/webgpu/submit-pace';

const MEBIBYTE = 2 ** 20;
/** What WebGPU promises of every device. */
const LEAST: DeviceLimits = {
  maxBufferSize: 256 * MEBIBYTE,
  maxStorageBufferBindingSize: 128 * MEBIBYTE,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupsPerDimension: 65_535,
};
const SETTINGS: TrainerSettings = {
  ...{ batchSize: 32, optimizer: 'adam', momentum: 0.9, weightDecay: 0.004, l2: 0, labelSmoothing: 0, seed: 7 },
};
const FLATTENED = 25_088;

test('four chunks of rows fit the least device, and one row more does not', () => {
  const rowsEach = Math.floor((128 * MEBIBYTE) / 4 / FLATTENED);
  expect(canTrainOnWebgpu(headOf({ count: 4 * rowsEach }), LEAST)).toBe(true);
  expect(canTrainOnWebgpu(headOf({ count: 4 * rowsEach + 1 }), LEAST)).toBe(false);
  expect(canTrainOnWebgpu(headOf({ count: 4 * rowsEach + 1 }), { ...LEAST, maxStorageBuffersPerShaderStage: 9 })).toBe(
    true,
  );
});

test('a row wider than a buffer does not fit', () => {
  expect(canTrainOnWebgpu(headOf({ width: 32 * MEBIBYTE + 1, units: 1 }), LEAST)).toBe(false);
});

test('a kernel fits only together with what the optimiser remembers of it', () => {
  // 64 MiB of kernel: once for SGD, twice for Adam, and a bias on top.
  const head = headOf({ width: 16_384, units: 1024 });
  expect(canTrainOnWebgpu({ ...head, settings: { ...SETTINGS, optimizer: 'sgd' } }, LEAST)).toBe(true);
  expect(canTrainOnWebgpu(head, LEAST)).toBe(false);
});

test('L-BFGS is another trainer’s', () => {
  expect(canTrainOnWebgpu({ ...headOf({}), settings: { ...SETTINGS, optimizer: 'lbfgs' } }, LEAST)).toBe(false);
});

test('chunks hold every row once, and none is larger than a buffer', () => {
  const chunks = chunksOf({ count: 10, width: 5 }, 3 * 5 * 4 + 19);
  expect(chunks).toEqual({ count: 4, rowsEach: 3, width: 5 });
  expect(chunkBytes(chunks, 10)).toEqual([60, 60, 60, 20]);
});

test('an epoch has every row once, training rows first, and its class’s weight while learning only', () => {
  const head = headOf({ count: 6, units: 2 });
  const work = {
    order: Uint32Array.of(4, 0, 3),
    learningRates: Float32Array.of(0.5, 0.25),
    validation: Uint32Array.of(5, 1),
  };
  const plan = planHead({ ...head, settings: { ...SETTINGS, batchSize: 2 } });
  const { sizes, steps, entries } = epochBatches(
    plan,
    { classIndices: [0, 1, 0, 1, 0, 1], classWeights: [2, 3] },
    work,
    0,
  );
  expect({ sizes, steps }).toEqual({ sizes: [2, 1, 2], steps: 2 });
  const weights = new Float32Array(entries.buffer);
  const rows = [0, 1, 2, 3, 4].map((at) => [entries[at * 5], entries[at * 5 + 1], weights[at * 5 + 2]]);
  expect(rows).toEqual([
    [4, 0, 2],
    [0, 0, 2],
    [3, 1, 3],
    [5, 1, 1],
    [1, 1, 1],
  ]);
});

test('an epoch is one submission until it was measured to take long, and then several, none of them empty', () => {
  const pace = new SubmitPace(planHead(headOf({})), 1000);
  expect(pace.endOf(0, 10)).toBe(10);
  pace.learn(10, 4000);
  expect(pace.endOf(0, 10)).toBe(1);
  expect(pace.endOf(7, 10)).toBe(8);
  expect(pace.endOf(8, 10)).toBe(10);
  pace.learn(10, 60_000);
  expect(pace.endOf(0, 10)).toBe(1);
  pace.learn(10, 100);
  expect(pace.endOf(0, 10)).toBe(10);
});

function headOf({ count = 100, width = FLATTENED, units = 64 }) {
  const rows: FeatureRows = { count, width, row: () => new Float32Array() };
  const block: HeadBlock = { units, activation: 'relu', normalize: false, dropout: 0 };
  return { rows, layers: describeHead({ pooling: 'flatten', blocks: [block] }, [width], 2), settings: SETTINGS };
}
