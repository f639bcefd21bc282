import * as tf from '../../tf';
import { countReaders, inTopologicalOrder } from '../find-cut';
import { ConvolutionStep } from './convolution-step';
import { activationOf, isIdentity, LayerStep, type Step } from './steps';

/** A frozen network as a short list of fused operations. */
export interface CompiledNetwork {
  /** How many operations a batch takes. */
  readonly stepCount: number;
  /**
   * The same numbers as the model's `predict`.
   * @param batch float32 [batch, height, width, 3]; stays the caller's
   * @returns float32 [batch, ...featureShape]; the caller ends it
   */
  run(batch: tf.Tensor): tf.Tensor;
}

/**
 * Compiles a network that does not change any more: ReLU and ReLU6 are computed by the convolution before them,
 * padding layers join the convolution after them, dropout is gone. Whatever else there is runs as the layer it is.
 * No number changes by this, so that what was computed with it equals what the model predicts elsewhere.
 * @param model one input and one output, its normalisations folded; it must outlive what is compiled from it
 */
export function compileFrozen(model: tf.LayersModel): CompiledNetwork {
  const output = behindIdentities(model.outputs[0] as tf.SymbolicTensor);
  const order = inTopologicalOrder([output]).filter((tensor) => !isIdentity(tensor.sourceLayer));
  const readers = countReaders(order, [output], behindIdentities);
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
    const step = ConvolutionStep.of(tensor.sourceLayer, inputs) ?? new LayerStep(tensor, inputs);
    if (step instanceof ConvolutionStep && step.takeOver(before)) steps.pop();
    steps.push(step);
    stepOf.set(tensor, step);
  }
  return network(steps, stepOf.get(output));
}

/** Lets the convolution before do this layer's work as well, where it can. */
function fuse(layer: tf.layers.Layer, before: ConvolutionStep): boolean {
  const activation = activationOf(layer);
  return activation !== undefined && before.activateWith(activation);
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
  };
}

/** The tensor that a chain of layers which do nothing hands on. */
function behindIdentities(tensor: tf.SymbolicTensor): tf.SymbolicTensor {
  return isIdentity(tensor.sourceLayer) ? behindIdentities(tensor.inputs[0] as tf.SymbolicTensor) : tensor;
}
