import type { TrainerTask } from '../head-trainer';
import { chunksOf } from './feature-chunks';
import { planHead } from './head-plan';
import { STORAGE_BUFFERS } from './shaders/bindings';
import { memorySlots } from './shaders/optimizer';
import { productTile } from './shaders/product';

export type DeviceLimits = Pick<
  GPUSupportedLimits,
  | 'maxBufferSize'
  | 'maxStorageBufferBindingSize'
  | 'maxStorageBuffersPerShaderStage'
  | 'maxComputeWorkgroupsPerDimension'
>;

/** Whether all that this training needs fits the buffers that the device gives; where not, another trainer takes it. */
export function canTrainOnWebgpu(
  { rows, layers, settings }: Pick<TrainerTask, 'rows' | 'layers' | 'settings'>,
  limits: DeviceLimits,
): boolean {
  if (settings.optimizer === 'lbfgs') return false;
  const { layout, blocks, scratch, capacity } = planHead({ layers, settings });
  const bufferBytes = largestBuffer(limits);
  const fits = (numbers: number) => numbers * Float32Array.BYTES_PER_ELEMENT <= bufferBytes;
  const workgroups = Math.max(capacity, ...blocks.map(({ inputs, units }) => productTile(inputs + 1, units).y));
  return (
    chunksOf(rows, bufferBytes).count <= limits.maxStorageBuffersPerShaderStage - STORAGE_BUFFERS &&
    fits(layout.size) &&
    fits(layout.trainable * memorySlots(settings)) &&
    fits(scratch) &&
    workgroups <= limits.maxComputeWorkgroupsPerDimension
  );
}

/** Bytes of the largest buffer that a shader can be given. */
export function largestBuffer({ maxBufferSize, maxStorageBufferBindingSize }: DeviceLimits): number {
  return Math.min(maxBufferSize, maxStorageBufferBindingSize);
}
