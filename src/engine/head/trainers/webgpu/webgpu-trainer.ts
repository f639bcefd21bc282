import { HeadstartError } from '../../../../core/errors';
import { deviceInUse } from '../../../backend/start-webgpu';
import { onLiveBackend } from '../../../backend/watch-device';
import { Pace } from '../../pace';
import type { CreateTrainer, EpochSums, EpochWork, HeadTrainer, StateCopy, TrainerTask } from '../head-trainer';
import { canTrainOnWebgpu, largestBuffer } from './can-train-on-webgpu';
import { epochBatches } from './epoch-batches';
import { bindGroupLayout, EpochOnDevice } from './epoch-on-device';
import { chunksOf, uploadRows } from './feature-chunks';
import { copyOnDevice, endHead, type HeadOnDevice, placeHead } from './head-on-device';
import { type HeadPlan, planHead } from './head-plan';
import { compileKernels, headKernels } from './kernels';
import { SubmitPace } from './submit-pace';

export interface WebgpuTrainerOptions {
  /** The most that a chunk of features may have; left out: what the device allows. */
  readonly chunkBytes?: number;
  /** How long the device may be given to do at a time. */
  readonly submitMs?: number;
}

/**
 * Shaders of our own on TF.js' device: the features lie on it, a step is a handful of dispatches, an epoch one submission
 * and one read-back. The same numbers bit for bit each time on the same device.
 * @throws out-of-memory, device-lost; invalid-setting for what `canTrainOnWebgpu` says no to
 */
export const createWebgpuTrainer: CreateTrainer = webgpuTrainer();

export function webgpuTrainer({ chunkBytes, submitMs }: WebgpuTrainerOptions = {}): CreateTrainer {
  return async (task, from) => {
    const device = deviceInUse();
    if (!canTrainOnWebgpu(task, device.limits)) {
      throw new HeadstartError(
        'invalid-setting',
        'This training should fit the buffers of the graphics device, but does not. Choose WebAssembly, or a smaller head.',
      );
    }
    const plan = planHead(task);
    const chunks = chunksOf(task.rows, chunkBytes ?? largestBuffer(device.limits));
    const layout = bindGroupLayout(device, chunks.count);
    const head = await onLiveBackend(() => placeHead(device, plan, task, chunks, from));
    try {
      const kernels = await onLiveBackend(async () => {
        const compiled = await compileKernels(device, layout, headKernels(plan, chunks));
        await uploadRows(device.queue, task.rows, chunks, head.features);
        return compiled;
      });
      const epochs = new EpochOnDevice(device, plan, head, layout, kernels);
      return new WebgpuTrainer(device, task, plan, head, epochs, new SubmitPace(plan, submitMs), from?.steps ?? 0);
    } catch (error) {
      endHead(head);
      throw error;
    }
  };
}

class WebgpuTrainer implements HeadTrainer {
  readonly #pace = new Pace();

  constructor(
    private readonly device: GPUDevice,
    private readonly task: TrainerTask,
    private readonly plan: HeadPlan,
    private readonly head: HeadOnDevice,
    private readonly epochs: EpochOnDevice,
    private readonly submits: SubmitPace,
    private steps: number,
  ) {}

  async *epoch(work: EpochWork): AsyncGenerator<number, EpochSums | undefined> {
    const batches = epochBatches(this.plan, this.task, work, this.steps);
    this.epochs.write(batches);
    const { length } = batches.sizes;
    for (let start = 0; ; ) {
      await this.#pace.pause();
      if (work.signal?.aborted) return undefined;
      const startedMs = performance.now();
      const end = this.submits.endOf(start, length);
      this.epochs.submit(batches, start, end);
      const learned = Math.min(end, batches.steps);
      this.steps += learned - Math.min(start, batches.steps);
      const isDone = end === length;
      const totals = await onLiveBackend(() =>
        isDone ? this.epochs.readTotals() : this.device.queue.onSubmittedWorkDone(),
      );
      this.submits.learn(end - start, performance.now() - startedMs);
      if (totals) return sumsOf(totals);
      yield learned;
      start = end;
    }
  }

  copyState(): StateCopy {
    return copyOnDevice(this.device, this.head, this.steps);
  }

  dispose(): void {
    this.epochs.dispose();
    endHead(this.head);
  }
}

function sumsOf(totals: Float32Array): EpochSums {
  const [lossSum, right, valLossSum, valRight, broken] = Array.from(totals) as [number, number, number, number, number];
  return { lossSum, right, valLossSum, valRight, isSound: broken === 0 };
}
