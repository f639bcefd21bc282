import * as tf from '../../tf';
import { countReaders, inTopologicalOrder, shapeWithoutBatch } from '../find-cut';
import { ConvolutionStep } from './convolution-step';
import { kernelNetwork } from './kernel-network';
import { activationOf, type CompiledNetwork, type FrozenSteps, isIdentity, LayerStep, type Step } from './steps';
import { tfjsNetwork } from './tfjs-network';

/**
 * Compiles a network that does not change any more: for WebAssembly, where it can, to our own kernels, else to TF.js'
 * fused ones. Its numbers are the model's but for the rounding of sums.
 * @param model one input and one output, its normalisations folded; it must outlive what is compiled from it
 */
export function compileFrozen(model: tf.LayersModel): CompiledNetwork {
  const steps = frozenSteps(model);
  return (tf.getBackend() === 'wasm' && kernelNetwork(steps)) || tfjsNetwork(steps);
}

/**
 * The fewest steps there are: ReLU and ReLU6 are computed by the convolution before them, padding layers join the
 * convolution after them, dropout is gone. Whatever else there is stays the layer it is.
 */
export function frozenSteps(model: tf.LayersModel): FrozenSteps {
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
    const step = ConvolutionStep.of(tensor, inputs) ?? new LayerStep(tensor, inputs);
    if (step instanceof ConvolutionStep && step.takeOver(before)) steps.pop();
    steps.push(step);
    stepOf.set(tensor, step);
  }
  const [input] = model.inputs as [tf.SymbolicTensor];
  return { inOrder: steps, output: stepOf.get(output), inputShape: shapeWithoutBatch(input) ?? [] };
}

/** Lets the convolution before do this layer's work as well, where it can. */
function fuse(layer: tf.layers.Layer, before: ConvolutionStep): boolean {
  const activation = activationOf(layer);
  return activation !== undefined && before.activateWith(activation);
}

/** The tensor that a chain of layers which do nothing hands on. */
function behindIdentities(tensor: tf.SymbolicTensor): tf.SymbolicTensor {
  return isIdentity(tensor.sourceLayer) ? behindIdentities(tensor.inputs[0] as tf.SymbolicTensor) : tensor;
}
