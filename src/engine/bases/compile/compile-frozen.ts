import * as tf from '../../tf';
import { inTopologicalOrder } from '../find-cut';
import { ConvolutionStep } from './convolution-step';
import { activationOf, isIdentity, LayerStep, ScaleStep, type Step, scaleAndShiftOf } from './steps';

/** A frozen network as a short list of fused operations. */
export interface CompiledNetwork {
  /** How many operations a batch takes. */
  readonly stepCount: number;
  /**
   * The same numbers as the model's `predict`, up to rounding.
   * @param batch float32 [batch, height, width, 3]; stays the caller's
   * @returns float32 [batch, ...featureShape]; the caller ends it
   */
  run(batch: tf.Tensor): tf.Tensor;
  dispose(): void;
}

/**
 * Compiles a network that does not change any more: BatchNormalization becomes part of the convolution before it,
 * ReLU and ReLU6 are computed by the convolution itself, padding layers join the convolution after them, dropout is
 * gone. Whatever else there is runs as the layer it is.
 * @param model one input and one output; it must outlive what is compiled from it
 */
export function compileFrozen(model: tf.LayersModel): CompiledNetwork {
  const output = behindIdentities(model.outputs[0] as tf.SymbolicTensor);
  const order = inTopologicalOrder([output]).filter((tensor) => !isIdentity(tensor.sourceLayer));
  const readers = countReaders(order, output);
  const steps: Step[] = [];
  const stepOf = new Map<tf.SymbolicTensor, Step>();

  for (const tensor of order) {
    const sources = tensor.inputs.map(behindIdentities);
    const [source] = sources;
    if (source === undefined) continue; // the batch itself
    /** The step before, if nobody else needs its result as it is. */
    const before = readers.get(source) === 1 ? stepOf.get(source) : undefined;
    if (before instanceof ConvolutionStep && fuse(tensor.sourceLayer, before)) {
      stepOf.set(tensor, before);
      continue;
    }
    const inputs = sources.map((one) => stepOf.get(one));
    const step = stepFor(tensor, inputs);
    if (step instanceof ConvolutionStep && step.takeOver(before)) steps.pop();
    steps.push(step);
    stepOf.set(tensor, step);
  }
  return network(steps, stepOf.get(output));
}

/** Lets the convolution before do this layer's work as well, where it can. */
function fuse(layer: tf.layers.Layer, before: ConvolutionStep): boolean {
  const activation = activationOf(layer);
  if (activation) return before.activateWith(activation);
  if (!before.isLinear) return false;
  const normalisation = scaleAndShiftOf(layer);
  if (normalisation) before.foldIn(normalisation);
  return normalisation !== undefined;
}

function stepFor(tensor: tf.SymbolicTensor, inputs: readonly (Step | undefined)[]): Step {
  const layer = tensor.sourceLayer;
  const normalisation = scaleAndShiftOf(layer);
  if (normalisation) return new ScaleStep(normalisation, inputs);
  return ConvolutionStep.of(layer, inputs) ?? new LayerStep(tensor, inputs);
}

function network(steps: readonly Step[], output: Step | undefined): CompiledNetwork {
  const lastReader = new Map<Step, Step>();
  for (const step of steps) {
    for (const input of step.inputs) if (input) lastReader.set(input, step);
  }
  const run = (batch: tf.Tensor): tf.Tensor => {
    const results = new Map<Step | undefined, tf.Tensor>([[undefined, batch]]);
    for (const step of steps) {
      const inputs = step.inputs.map((input) => results.get(input) as tf.Tensor);
      results.set(
        step,
        tf.tidy(() => step.compute(inputs)),
      );
      for (const input of new Set(step.inputs)) {
        if (input && lastReader.get(input) === step) results.get(input)?.dispose();
      }
    }
    return results.get(output) as tf.Tensor;
  };
  return {
    stepCount: steps.length,
    run: (batch) => tf.tidy(() => run(batch)),
    dispose: () => {
      for (const step of steps) step.dispose();
    },
  };
}

/** The tensor that a chain of layers which do nothing hands on. */
function behindIdentities(tensor: tf.SymbolicTensor): tf.SymbolicTensor {
  return isIdentity(tensor.sourceLayer) ? behindIdentities(tensor.inputs[0] as tf.SymbolicTensor) : tensor;
}

function countReaders(
  order: readonly tf.SymbolicTensor[],
  output: tf.SymbolicTensor,
): ReadonlyMap<tf.SymbolicTensor, number> {
  const readers = new Map<tf.SymbolicTensor, number>([[output, 1]]);
  for (const tensor of order) {
    for (const input of tensor.inputs.map(behindIdentities)) readers.set(input, (readers.get(input) ?? 0) + 1);
  }
  return readers;
}
