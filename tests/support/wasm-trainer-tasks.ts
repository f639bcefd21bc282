import { describeHead } from '../../src/core/head';
import { createTfjsTrainer } from '../../src/engine/head/trainers/tfjs/tfjs-trainer';
import { createWasmTrainer } from '../../src/engine/head/trainers/wasm/wasm-trainer';
import { differenceOf, HEAD_TASKS, type HeadTask, type RunDifference, runTask } from './head-tasks';
import { formulaRows } from './rows';

/** More rows, inputs and units than the kernels take at a time, and none of them even. */
const WIDE: HeadTask = {
  ...(HEAD_TASKS[0] as HeadTask),
  name: 'layers wider than the kernels’ blocks',
  task: {
    ...(HEAD_TASKS[0] as HeadTask).task,
    rows: formulaRows(50, 150, 3),
    layers: describeHead(
      {
        pooling: 'avg',
        blocks: [
          { units: 143, activation: 'relu', normalize: false, dropout: 0.4 },
          { units: 37, activation: 'sigmoid', normalize: true, dropout: 0.3 },
          { units: 21, activation: 'sigmoid', normalize: false, dropout: 0 },
        ],
      },
      [150],
      3,
    ),
    settings: { ...(HEAD_TASKS[0] as HeadTask).task.settings, batchSize: 39 },
  },
};

export const WASM_TASKS: readonly HeadTask[] = [...HEAD_TASKS, WIDE];

/** How far the kernels' training is from TF.js' on its backend in use. */
export async function differenceFromTfjs(task: HeadTask, epochs: number): Promise<RunDifference> {
  const expected = await runTask(createTfjsTrainer, task, epochs);
  return differenceOf(await runTask(createWasmTrainer, task, epochs), expected, task);
}

/** The same of every task, by its name. */
export async function differencesFromTfjs(epochs: number): Promise<Record<string, RunDifference>> {
  const differences: Record<string, RunDifference> = {};
  for (const task of WASM_TASKS) differences[task.name] = await differenceFromTfjs(task, epochs);
  return differences;
}
