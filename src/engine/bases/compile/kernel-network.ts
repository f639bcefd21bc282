import { type Shape, sizeOf } from '../../../core/shapes';
import { type Block, KernelMemory } from '../../kernels/kernel-memory';
import { type Kernels, startKernels } from '../../kernels/kernels';
import * as tf from '../../tf';
import { ConvolutionStep } from './convolution-step';
import { convolution } from './kernel-operations/convolution';
import { depthwise } from './kernel-operations/depthwise';
import { layerOperation } from './kernel-operations/layer';
import { type KernelOperation, type Limits, NO_LIMITS } from './kernel-operations/operation';
import { activationOf, type CompiledNetwork, type FrozenSteps, type ImageNetwork, LayerStep, type Step } from './steps';

/** A step that runs by itself; those whose whole work another one does are not planned. */
interface Planned {
  readonly operation: KernelOperation;
  readonly inputs: readonly (Planned | undefined)[];
  readonly shape: Shape;
  limits: Limits;
}

/**
 * The network on our own WebAssembly kernels: one image at a time, so that its maps stay in the processor's cache.
 * Weights are copied there when the first image comes.
 * @returns undefined where the kernels can't run here, or don't know a layer
 */
export function kernelNetwork({ inOrder, output, inputShape }: FrozenSteps): CompiledNetwork | undefined {
  const kernels = startKernels();
  const plan = kernels && planOf(inOrder, inputShape);
  const last = plan?.byStep.get(output);
  if (!kernels || !plan || !last) return undefined;
  let bound: ImageNetwork | undefined;
  const network = () => {
    bound ??= bindAll(kernels, plan.inOrder, last, inputShape);
    return bound;
  };
  return {
    stepCount: plan.inOrder.length,
    run: (batch) => runBatch(network(), batch, last.shape),
    byImage: { input: () => network().input(), run: () => network().run() },
  };
}

function runBatch(network: ImageNetwork, batch: tf.Tensor, featureShape: Shape): tf.Tensor {
  const [count = 0] = batch.shape;
  const pixels = batch.dataSync() as Float32Array;
  const [imageLength, width] = [pixels.length / count, sizeOf(featureShape)];
  const features = new Float32Array(count * width);
  for (let image = 0; image < count; image++) {
    network.input().set(pixels.subarray(image * imageLength, (image + 1) * imageLength));
    features.set(network.run(), image * width);
  }
  return tf.tensor(features, [count, ...featureShape]);
}

interface Plan {
  readonly inOrder: readonly Planned[];
  readonly byStep: ReadonlyMap<Step | undefined, Planned>;
}

function planOf(steps: readonly Step[], inputShape: Shape): Plan | undefined {
  const inOrder: Planned[] = [];
  const byStep = new Map<Step | undefined, Planned>();
  const allInputs = steps.flatMap(({ inputs }) => inputs);
  const isReadOnce = (step: Step | undefined) => allInputs.filter((input) => input === step).length === 1;
  for (const step of steps) {
    const inputs = step.inputs.map((input) => byStep.get(input));
    const operation = operationOf(
      step,
      inputs.map((input) => input?.shape ?? inputShape),
    );
    if (!operation) return undefined;
    const [before] = inputs;
    if (before && isReadOnce(step.inputs[0]) && canTakeOver(before, step)) {
      before.limits = operation.limits ?? NO_LIMITS;
      byStep.set(step, before);
    } else {
      const planned = { operation, inputs, shape: step.outputShape, limits: operation.limits ?? NO_LIMITS };
      inOrder.push(planned);
      byStep.set(step, planned);
    }
  }
  return { inOrder, byStep };
}

function operationOf(step: Step, inputs: readonly Shape[]): KernelOperation | undefined {
  if (step instanceof LayerStep) return layerOperation(step, inputs);
  if (!(step instanceof ConvolutionStep)) return undefined;
  const [input = []] = inputs;
  return step.isDepthwise ? depthwise(step, input) : convolution(step, input);
}

/** True where the step is a ReLU that the one before it can do as well. */
function canTakeOver({ operation, limits }: Planned, step: Step): boolean {
  const isReLU = step instanceof LayerStep && activationOf(step.tensor.sourceLayer) !== undefined;
  return isReLU && operation.limits !== undefined && limits === NO_LIMITS;
}

/** Gives every result its place, of which those that are not needed any more are used again. */
function bindAll(kernels: Kernels, planned: readonly Planned[], last: Planned, inputShape: Shape): ImageNetwork {
  const memory = new KernelMemory(kernels.memory);
  const lastReader = new Map<Planned | undefined, Planned>();
  for (const one of planned) for (const input of one.inputs) lastReader.set(input, one);
  const image = memory.take(sizeOf(inputShape));
  const blocks = new Map<Planned | undefined, Block>([[undefined, image]]);
  const launches = planned.map((one) => {
    const { operation, inputs, shape, limits } = one;
    const output = memory.take(sizeOf(shape));
    const room = memory.take(operation.roomCount ?? 0);
    blocks.set(one, output);
    const launch = operation.bind({
      kernels,
      memory,
      inputs: inputs.map((input) => blocks.get(input)?.address ?? 0),
      output: output.address,
      room: room.address,
      limits,
    });
    memory.giveBack(room);
    for (const input of new Set(inputs)) {
      const block = blocks.get(input);
      if (block && lastReader.get(input) === one) memory.giveBack(block);
    }
    return launch;
  });
  const features = blocks.get(last) ?? image;
  return {
    input: () => memory.view(image.address, sizeOf(inputShape)),
    run() {
      for (const launch of launches) launch();
      return memory.view(features.address, sizeOf(last.shape));
    },
  };
}
