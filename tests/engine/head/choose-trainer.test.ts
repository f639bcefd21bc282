import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BackendName } from '../../../src/core/reports';
import type { RunSettings } from '../../../src/core/run-settings';
import { trainerOn } from '../../../src/engine/head/choose-trainer';
import type { HeadTrainer } from '../../../src/engine/head/trainers/head-trainer';
import { HEAD_TASKS } from '../../support/head-tasks';

const machine = vi.hoisted(() => ({ fitsDevice: true, hasSimd: true }));

vi.mock('../../../src/engine/backend/start-webgpu', () => ({ deviceInUse: () => ({ limits: {} }) }));
vi.mock('../../../src/engine/head/trainers/probe/probe-trainer', () => ({ createProbeTrainer: named('probe') }));
vi.mock('../../../src/engine/head/trainers/tfjs/tfjs-trainer', () => ({ createTfjsTrainer: named('tfjs') }));
vi.mock('../../../src/engine/head/trainers/webgpu/can-train-on-webgpu', () => ({
  canTrainOnWebgpu: () => machine.fitsDevice,
}));
vi.mock('../../../src/engine/head/trainers/webgpu/webgpu-trainer', () => ({ createWebgpuTrainer: named('webgpu') }));
vi.mock('../../../src/engine/head/trainers/wasm/wasm-trainer', () => ({
  canTrainOnWasm: () => machine.hasSimd,
  createWasmTrainer: named('wasm'),
}));

describe('the trainer of a task', () => {
  beforeEach(() => {
    Object.assign(machine, { fitsDevice: true, hasSimd: true });
  });
  afterEach(() => {
    vi.clearAllMocks();
  });

  it.each(['webgpu', 'wasm', 'cpu'] as const)('is that of the backend where it can be: %s', async (backend) => {
    expect(await chosenOn(backend)).toBe(backend === 'cpu' ? 'tfjs' : backend);
  });

  it('is the one on WebAssembly where the task does not fit the graphics device', async () => {
    machine.fitsDevice = false;
    expect(await chosenOn('webgpu')).toBe('wasm');
  });

  it('is TF.js’ where WebAssembly has no SIMD', async () => {
    machine.hasSimd = false;
    expect(await chosenOn('wasm')).toBe('tfjs');
    expect(await chosenOn('webgpu')).toBe('webgpu');
    machine.fitsDevice = false;
    expect(await chosenOn('webgpu')).toBe('tfjs');
  });

  it.each(['webgpu', 'wasm', 'cpu'] as const)('is the probe for L-BFGS, on %s too', async (backend) => {
    expect(await chosenOn(backend, 'lbfgs')).toBe('probe');
  });
});

async function chosenOn(backend: BackendName, optimizer: RunSettings['optimizer'] = 'adam'): Promise<unknown> {
  const task = HEAD_TASKS[0]?.task;
  if (!task) throw new Error('There should be a task to choose a trainer for.');
  return trainerOn(backend)({ ...task, settings: { ...task.settings, optimizer } });
}

/** A trainer that is no more than its name. */
function named(name: string) {
  return async () => name as unknown as HeadTrainer;
}
