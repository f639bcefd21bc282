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
