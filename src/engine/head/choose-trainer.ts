import type { BackendName } from '../../core/reports';
import { deviceInUse } from '../backend/start-webgpu';
import type { CreateTrainer, TrainerTask } from './trainers/head-trainer';
import { createProbeTrainer } from './trainers/probe/probe-trainer';
import { createTfjsTrainer } from './trainers/tfjs/tfjs-trainer';
import { canTrainOnWasm, createWasmTrainer } from './trainers/wasm/wasm-trainer';
import { canTrainOnWebgpu } from './trainers/webgpu/can-train-on-webgpu';
import { createWebgpuTrainer } from './trainers/webgpu/webgpu-trainer';

/**
 * The fastest trainer for each task on the backend in use: the graphics device where the task fits it, else kernels of
 * our own on WebAssembly, else TF.js'. Who chose plain JavaScript gets TF.js', and L-BFGS has a trainer of its own
 * everywhere.
 */
export function trainerOn(backend: BackendName): CreateTrainer {
  return (task, from) => choose(task, backend)(task, from);
}

function choose(task: TrainerTask, backend: BackendName): CreateTrainer {
  if (task.settings.optimizer === 'lbfgs') return createProbeTrainer;
  if (backend === 'cpu') return createTfjsTrainer;
  if (backend === 'webgpu' && canTrainOnWebgpu(task, deviceInUse().limits)) return createWebgpuTrainer;
  return canTrainOnWasm() ? createWasmTrainer : createTfjsTrainer;
}
