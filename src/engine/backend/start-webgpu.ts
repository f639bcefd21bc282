import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '../tf';
import { isDeviceAlive, watchDevice } from './watch-device';

const BACKEND = 'webgpu';

/**
 * Makes TF.js run on this adapter. The device is requested here and not by TF.js' own factory, so that a failure
 * is an exception and the device can be watched. A device that is still alive is used again.
 */
export async function startWebGpu(adapter: GPUAdapter): Promise<void> {
  if (isDeviceAlive() && tf.findBackend(BACKEND)) {
    await tf.setBackend(BACKEND);
    return;
  }
  const device = await adapter.requestDevice(descriptorFor(adapter));
  // TF.js keeps a backend for ever once made, so a lost one has to be taken out before a new one can start.
  if (tf.engine().backendNames().includes(BACKEND)) tf.removeBackend(BACKEND);
  tf.registerBackend(BACKEND, () => new WebGPUBackend(device, adapter.info));
  watchDevice(device);
  if (!(await tf.setBackend(BACKEND))) throw new Error('TF.js could not use it');
}

/** The device that TF.js runs on, for shaders of our own. */
export function deviceInUse(): GPUDevice {
  return (tf.backend() as WebGPUBackend).device;
}

/** Ends when all that was asked of the device so far is done. */
export async function workDone(): Promise<void> {
  const backend = tf.backend() as WebGPUBackend;
  // TF.js submits in groups; what is left of the last one goes now.
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
  await backend.queue.onSubmittedWorkDone();
}

/**
 * Has the shaders compiled that this work needs, all at the same time instead of one after the other as they are met.
 * @param work makes tensors of the sizes that will come, and ends them; nothing is computed
 */
export async function compileShaders(work: () => void): Promise<void> {
  tf.env().set(COMPILE_ONLY, true);
  try {
    work();
  } finally {
    tf.env().set(COMPILE_ONLY, false);
  }
  await (tf.backend() as WebGPUBackend).checkCompileCompletionAsync();
}

const COMPILE_ONLY = 'WEBGPU_ENGINE_COMPILE_ONLY';

/** The features and the limits that TF.js 4.22's own factory asks for. */
function descriptorFor(adapter: GPUAdapter): GPUDeviceDescriptor {
  const { limits } = adapter;
  return {
    requiredFeatures: (['timestamp-query', 'bgra8unorm-storage'] as const).filter((name) => adapter.features.has(name)),
    requiredLimits: {
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  };
}
