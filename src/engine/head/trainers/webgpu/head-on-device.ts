import { deviceErrorOf, onLiveBackend } from '../../../backend/watch-device';
import { initialParameters } from '../../initial-parameters';
import type { StateCopy, TrainerState, TrainerTask } from '../head-trainer';
import { chunkBytes, type FeatureChunks } from './feature-chunks';
import type { HeadPlan } from './head-plan';
import { memorySlots } from './shaders/optimizer';

/** Buffers that live as long as the trainer. */
export interface HeadOnDevice {
  /** [layout.size] */
  readonly parameters: GPUBuffer;
  /** What the optimiser remembers, [slots, layout.trainable]. */
  readonly memory: GPUBuffer;
  readonly scratch: GPUBuffer;
  /** A row after the other, in chunks. */
  readonly features: readonly GPUBuffer[];
}

/**
 * Makes the buffers, and fills parameters and memory.
 * @throws out-of-memory
 */
export async function placeHead(
  device: GPUDevice,
  plan: HeadPlan,
  { rows, settings }: Pick<TrainerTask, 'rows' | 'settings'>,
  chunks: FeatureChunks,
  from: TrainerState | undefined,
): Promise<HeadOnDevice> {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const make = (size: number, usage: number) => device.createBuffer({ size, usage });
  device.pushErrorScope('out-of-memory');
  const head: HeadOnDevice = {
    parameters: make(bytesOf(plan.layout.size), STORAGE | COPY_SRC | COPY_DST),
    memory: make(bytesOf(plan.layout.trainable * memorySlots(settings)), STORAGE | COPY_SRC | COPY_DST),
    scratch: make(bytesOf(plan.scratch), STORAGE | COPY_SRC | COPY_DST),
    features: chunkBytes(chunks, rows.count).map((size) => make(size, STORAGE | COPY_DST)),
  };
  const error = await device.popErrorScope();
  if (error) {
    endHead(head);
    throw deviceErrorOf(error);
  }
  device.queue.writeBuffer(head.parameters, 0, from?.parameters ?? initialParameters(plan.layout, settings.seed));
  // What is not written begins as zeros.
  if (from) device.queue.writeBuffer(head.memory, 0, from.memory);
  return head;
}

export function endHead({ parameters, memory, scratch, features }: HeadOnDevice): void {
  for (const buffer of [parameters, memory, scratch, ...features]) buffer.destroy();
}

/** Copies on the device; what the device does later leaves the copy alone. */
export function copyOnDevice(device: GPUDevice, { parameters, memory }: HeadOnDevice, steps: number): StateCopy {
  const size = parameters.size + memory.size;
  const copy = device.createBuffer({ size, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(parameters, 0, copy, 0, parameters.size);
  encoder.copyBufferToBuffer(memory, 0, copy, parameters.size, memory.size);
  device.queue.submit([encoder.finish()]);
  return {
    read: async () => {
      const numbers = await onLiveBackend(() => readBuffer(device, copy));
      const count = parameters.size / Float32Array.BYTES_PER_ELEMENT;
      return { parameters: numbers.slice(0, count), memory: numbers.slice(count), steps };
    },
    dispose: () => copy.destroy(),
  };
}

async function readBuffer(device: GPUDevice, buffer: GPUBuffer): Promise<Float32Array> {
  const { MAP_READ, COPY_DST } = GPUBufferUsage;
  const readable = device.createBuffer({ size: buffer.size, usage: MAP_READ | COPY_DST });
  try {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, readable, 0, buffer.size);
    device.queue.submit([encoder.finish()]);
    await readable.mapAsync(GPUMapMode.READ);
    return new Float32Array(readable.getMappedRange().slice(0));
  } finally {
    readable.destroy();
  }
}

function bytesOf(numbers: number): number {
  return numbers * Float32Array.BYTES_PER_ELEMENT;
}
