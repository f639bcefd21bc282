import type { EpochBatches } from './epoch-batches';
import type { HeadOnDevice } from './head-on-device';
import { type HeadPlan, TOTALS } from './head-plan';
import type { Dispatch, Kernels } from './kernels';
import { BATCH_STRIDE, batchBytes, STORAGE_BUFFERS } from './shaders/bindings';

/** One layout for all shaders, so that a step binds its buffers once. */
export function bindGroupLayout(device: GPUDevice, chunkCount: number): GPUBindGroupLayout {
  const visibility = GPUShaderStage.COMPUTE;
  const storage = Array.from({ length: STORAGE_BUFFERS + chunkCount }, (_, index) => ({
    ...{ binding: index + 1, visibility },
    buffer: { type: index < STORAGE_BUFFERS ? ('storage' as const) : ('read-only-storage' as const) },
  }));
  return device.createBindGroupLayout({
    entries: [{ binding: 0, visibility, buffer: { type: 'uniform', hasDynamicOffset: true } }, ...storage],
  });
}

/** Tells the device of epochs, and reads what came of them. Its buffers are made once, and again only for a longer epoch. */
export class EpochOnDevice {
  #buffers: EpochBuffers | undefined;
  readonly #readable: GPUBuffer;

  constructor(
    private readonly device: GPUDevice,
    private readonly plan: HeadPlan,
    private readonly head: HeadOnDevice,
    private readonly layout: GPUBindGroupLayout,
    private readonly kernels: Kernels<GPUComputePipeline>,
  ) {
    this.#readable = device.createBuffer({
      size: TOTALS * Float32Array.BYTES_PER_ELEMENT,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }

  /** Writes an epoch's records and entries, which every later `submit` is about. */
  write({ records, entries }: EpochBatches): void {
    const { records: recordBuffer, entries: entryBuffer } = this.#buffersFor(records.byteLength, entries.byteLength);
    this.device.queue.writeBuffer(recordBuffer, 0, records);
    this.device.queue.writeBuffer(entryBuffer, 0, entries);
  }

  /** Submits the batches from `start` to `end`; after the last one the totals are taken too. */
  submit({ sizes, steps, records, entries }: EpochBatches, start: number, end: number): void {
    const { group } = this.#buffersFor(records.byteLength, entries.byteLength);
    const encoder = this.device.createCommandEncoder();
    const { scratch } = this.head;
    const { penalties, correctors, totals } = this.plan;
    if (start === 0) encoder.clearBuffer(scratch, penalties * 4, correctors * 4);
    const pass = encoder.beginComputePass();
    for (let batch = start; batch < end; batch++) {
      const rows = sizes[batch] as number;
      pass.setBindGroup(0, group, [batch * BATCH_STRIDE]);
      dispatch(pass, this.kernels.forward, rows);
      if (batch < steps) dispatch(pass, this.kernels.backward, rows);
    }
    const isLast = end === sizes.length;
    if (isLast) {
      pass.setBindGroup(0, group, [end * BATCH_STRIDE]);
      dispatch(pass, this.kernels.ending, 0);
    }
    pass.end();
    if (isLast) encoder.copyBufferToBuffer(scratch, totals * 4, this.#readable, 0, this.#readable.size);
    this.device.queue.submit([encoder.finish()]);
  }

  /** @returns the figures of `shaders/totals` of the epoch whose last batch was submitted */
  async readTotals(): Promise<Float32Array> {
    await this.#readable.mapAsync(GPUMapMode.READ);
    try {
      return new Float32Array(this.#readable.getMappedRange().slice(0));
    } finally {
      this.#readable.unmap();
    }
  }

  dispose(): void {
    this.#readable.destroy();
    this.#endBuffers();
  }

  /** Room for an epoch; what there is already where that is enough. */
  #buffersFor(recordBytes: number, entryBytes: number): EpochBuffers {
    const held = this.#buffers;
    if (held && recordBytes <= held.records.size && entryBytes <= held.entries.size) return held;
    this.#endBuffers();
    this.#buffers = this.#makeBuffers(recordBytes, entryBytes);
    return this.#buffers;
  }

  #makeBuffers(recordBytes: number, entryBytes: number): EpochBuffers {
    const { UNIFORM, STORAGE, COPY_DST } = GPUBufferUsage;
    const records = this.device.createBuffer({ size: recordBytes, usage: UNIFORM | COPY_DST });
    const entries = this.device.createBuffer({ size: entryBytes, usage: STORAGE | COPY_DST });
    const { parameters, memory, scratch, features } = this.head;
    const storage = [parameters, memory, scratch, entries, ...features];
    const group = this.device.createBindGroup({
      layout: this.layout,
      entries: [
        { binding: 0, resource: { buffer: records, size: batchBytes(this.plan) } },
        ...storage.map((buffer, index) => ({ binding: index + 1, resource: { buffer } })),
      ],
    });
    return { records, entries, group };
  }

  #endBuffers(): void {
    this.#buffers?.records.destroy();
    this.#buffers?.entries.destroy();
  }
}

interface EpochBuffers {
  readonly records: GPUBuffer;
  readonly entries: GPUBuffer;
  readonly group: GPUBindGroup;
}

function dispatch(
  pass: GPUComputePassEncoder,
  dispatches: readonly Dispatch<GPUComputePipeline>[],
  rows: number,
): void {
  for (const { shader, workgroups } of dispatches) {
    pass.setPipeline(shader);
    pass.dispatchWorkgroups(...workgroups(rows));
  }
}
