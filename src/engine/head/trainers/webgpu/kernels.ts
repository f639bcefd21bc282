import type { FeatureChunks } from './feature-chunks';
import type { BlockPlan, HeadPlan } from './head-plan';
import { bindings } from './shaders/bindings';
import { classifyShader } from './shaders/classify';
import { backwardColumnsShader, COLUMNS, forwardColumnsShader } from './shaders/columns';
import { productTile } from './shaders/product';
import { backwardProductShader, correctionShader, forwardProductShader } from './shaders/products';
import { inspectShader, totalsShader } from './shaders/totals';

/** One dispatch: its shader, and how many workgroups it takes for a batch of so many rows. */
export interface Dispatch<Shader> {
  readonly shader: Shader;
  workgroups(rows: number): readonly [x: number, y: number, z: number];
}

/** All dispatches of an epoch, each in its order. */
export interface Kernels<Shader> {
  /** What a batch of validation takes, and the first half of a step. */
  readonly forward: readonly Dispatch<Shader>[];
  /** The other half of a step. */
  readonly backward: readonly Dispatch<Shader>[];
  /** Once an epoch, after all of its batches. */
  readonly ending: readonly Dispatch<Shader>[];
}

/** The shaders of a head, as text. */
export function headKernels(plan: HeadPlan, chunks: FeatureChunks): Kernels<string> {
  const { blocks } = plan;
  const hidden = blocks.slice(0, -1);
  const classifier = blocks.at(-1) as BlockPlan;
  const lastHidden = hidden.at(-1);
  // The last hidden block and the classifier are one dispatch, unless mean and variance stand between them.
  const hasColumns = (block: BlockPlan) => block !== lastHidden || block.normalization !== undefined;
  const forward = [
    ...hidden.flatMap((block) => [
      forwardProduct(plan, block),
      ...(hasColumns(block) ? [overColumns(block, forwardColumnsShader(plan, block))] : []),
    ]),
    ...(lastHidden ? [] : [forwardProduct(plan, classifier)]),
    { shader: classifyShader(plan, classifier, lastHidden), workgroups: eachRow },
  ];
  const backward = [
    ...hidden.toReversed().flatMap((block, index, reversed) => {
      const next = reversed[index - 1];
      const parts = next ? next.backwardParts : 1;
      return [
        ...(next ? [backwardProduct(plan, next)] : []),
        ...(hasColumns(block) ? [overColumns(block, backwardColumnsShader(plan, block, parts))] : []),
      ];
    }),
    ...blocks.map((block) => correction(plan, block)),
  ];
  const ending = [
    { shader: inspectShader(plan), workgroups: () => [plan.inspectors, 1, 1] as const },
    { shader: totalsShader(plan), workgroups: () => [1, 1, 1] as const },
  ];
  const common = bindings(plan, chunks);
  return mapShaders({ forward, backward, ending }, (shader) => common + shader);
}

/** Has the device compile all shaders, at the same time. */
export async function compileKernels(
  device: GPUDevice,
  layout: GPUBindGroupLayout,
  kernels: Kernels<string>,
): Promise<Kernels<GPUComputePipeline>> {
  const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [layout] });
  const codes = [...kernels.forward, ...kernels.backward, ...kernels.ending].map(({ shader }) => shader);
  const compiled = await Promise.all(
    codes.map(async (code) => {
      const compute = { module: device.createShaderModule({ code }) };
      return [code, await device.createComputePipelineAsync({ layout: pipelineLayout, compute })] as const;
    }),
  );
  const pipelines = new Map(compiled);
  return mapShaders(kernels, (code) => pipelines.get(code) as GPUComputePipeline);
}

function mapShaders<From, To>(kernels: Kernels<From>, change: (shader: From) => To): Kernels<To> {
  const changed = (dispatches: readonly Dispatch<From>[]) =>
    dispatches.map(({ shader, workgroups }) => ({ shader: change(shader), workgroups }));
  return {
    forward: changed(kernels.forward),
    backward: changed(kernels.backward),
    ending: changed(kernels.ending),
  };
}

function forwardProduct(plan: HeadPlan, block: BlockPlan): Dispatch<string> {
  return {
    shader: forwardProductShader(plan, block),
    workgroups: (rows) => tiles(rows, block.units, block.forwardParts),
  };
}

function backwardProduct(plan: HeadPlan, block: BlockPlan): Dispatch<string> {
  return {
    shader: backwardProductShader(plan, block),
    workgroups: (rows) => tiles(rows, block.inputs, block.backwardParts),
  };
}

function correction(plan: HeadPlan, block: BlockPlan): Dispatch<string> {
  return { shader: correctionShader(plan, block), workgroups: () => tiles(block.inputs + 1, block.units, 1) };
}

function overColumns({ units }: BlockPlan, shader: string): Dispatch<string> {
  return { shader, workgroups: () => [Math.ceil(units / COLUMNS), 1, 1] };
}

function eachRow(rows: number): [number, number, number] {
  return [rows, 1, 1];
}

function tiles(rows: number, columns: number, parts: number): [number, number, number] {
  const { x, y } = productTile(rows, columns);
  return [x, y, parts];
}
