import { HeadstartError } from '../../core/errors';
import type { BackendChoice, BackendName, BackendReport } from '../../core/reports';
import * as tf from '../tf';
import { type AdapterProbe, probeAdapter } from './probe-adapter';
import { startWasm } from './start-wasm';
import { startWebGpu } from './start-webgpu';

/**
 * Starts the TF.js backend that was asked for. `auto` goes down the ladder WebGPU on graphics hardware →
 * WebAssembly → plain JavaScript and says in `reason` why it stopped where it did. A software WebGPU adapter is
 * 100 times slower than WebAssembly on the same machine, so only asking for WebGPU by name takes it.
 * After a device was lost, calling this again starts a new one.
 *
 * @throws backend-unavailable when the machine cannot give what was asked for; the backend before it stays in use
 */
export async function chooseBackend(choice: BackendChoice): Promise<BackendReport> {
  const before = tf.engine().backendName;
  try {
    return await (choice === 'auto' ? climbDown() : force(choice));
  } catch (error) {
    // A failed start leaves TF.js without any backend at all.
    if (before && tf.findBackend(before)) await tf.setBackend(before);
    throw error;
  }
}

async function climbDown(): Promise<BackendReport> {
  const probe = await probeAdapter();
  const obstacle = probe.adapter === undefined ? probe.obstacle : await obstacleToHardware(probe);
  if (obstacle === undefined) return report('webgpu', probe, 'WebGPU runs on this machine’s graphics hardware.');
  try {
    await startWasm();
    return report('wasm', undefined, `${obstacle} WebAssembly on the processor is the fastest way here.`);
  } catch (error) {
    await startCpu();
    return report(
      'cpu',
      undefined,
      `${obstacle} WebAssembly did not start either (${textOf(error)}), so this is slow.`,
    );
  }
}

/** Starts WebGPU on graphics hardware, or says in a sentence why that is not to be had. */
async function obstacleToHardware(probe: AdapterProbe & { adapter: GPUAdapter }): Promise<string | undefined> {
  if (probe.software) {
    return `The only graphics adapter here, ${probe.name}, is imitated in software and slower than WebAssembly.`;
  }
  try {
    await startWebGpu(probe.adapter);
    return undefined;
  } catch (error) {
    return `The graphics adapter ${probe.name} did not start (${textOf(error)}).`;
  }
}

async function force(choice: BackendName): Promise<BackendReport> {
  switch (choice) {
    case 'webgpu': {
      const probe = await probeAdapter();
      if (probe.adapter === undefined) throw unavailable('WebGPU', probe.obstacle);
      const { adapter } = probe;
      await startWebGpu(adapter).catch((error) => {
        throw unavailable('WebGPU', `The graphics adapter ${probe.name} did not start (${textOf(error)}).`);
      });
      return report(
        'webgpu',
        probe,
        probe.software ? 'You chose WebGPU; in software it is slow.' : 'You chose WebGPU.',
      );
    }
    case 'wasm':
      await startWasm().catch((error) => {
        throw unavailable('WebAssembly', `It did not start (${textOf(error)}).`);
      });
      return report('wasm', undefined, 'You chose WebAssembly.');
    case 'cpu':
      await startCpu();
      return report('cpu', undefined, 'You chose plain JavaScript; it is the slowest way.');
  }
}

async function startCpu(): Promise<void> {
  await tf.setBackend('cpu');
}

function report(backend: BackendName, probe: AdapterProbe | undefined, reason: string): BackendReport {
  const maxBufferBytes = probe?.adapter?.limits.maxStorageBufferBindingSize;
  return { backend, adapter: probe?.adapter && probe.name, reason, maxBufferBytes };
}

function unavailable(wanted: string, why: string): HeadstartError {
  return new HeadstartError('backend-unavailable', `You asked for ${wanted}. ${why} Choose “auto” or another one.`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
