import type { DenseLayer } from '../../head-layout';
import { ACTIVATIONS } from './activations';
import type { Layer, LayerSetting, Trainable } from './layer';
import { filledUp } from './padded-layout';

/**
 * activation(input · kernel + bias); without the softmax, which belongs to the loss.
 * @param isFirst whether its input is the features: nobody wants their gradient, the largest product of all
 */
export function denseLayer(
  { room, capacity, scratch, l2 }: LayerSetting,
  layer: DenseLayer,
  kernel: Trainable,
  bias: Trainable,
  isFirst: boolean,
): Layer {
  const { kernels } = room;
  const inputs = filledUp(layer.inputs);
  const units = filledUp(layer.units);
  const output = room.zeros(capacity * units);
  const biasGradient = room.zeros(units);
  const inputError = isFirst ? undefined : inputErrorOf();
  const activation =
    layer.activation === 'linear' || layer.activation === 'softmax' ? undefined : ACTIVATIONS[layer.activation];
  let learned = 0;
  let squaresBefore = 0;

  function predict(input: number, count: number): number {
    kernels.dense(input, kernel.weights, bias.weights, output, scratch, count, inputs, units);
    activation?.apply(kernels, output, count * units);
    // An activation of zero may not be zero.
    if (units > layer.units) kernels.clearPadding(output, count, layer.units);
    return output;
  }

  /** error · kernelᵀ. */
  function inputErrorOf() {
    const transposed = room.zeros(units * inputs);
    const noBias = room.zeros(inputs);
    const target = room.zeros(capacity * inputs);
    return (error: number, count: number): number => {
      kernels.transpose(kernel.weights, transposed, inputs, units, 4 * units, 4 * inputs);
      kernels.dense(error, transposed, noBias, target, scratch, count, units, inputs);
      return target;
    };
  }

  return {
    predict,
    learn(input, count) {
      learned = input;
      return predict(input, count);
    },
    back(error, count, { method, rate, momentum, decay }) {
      activation?.back(kernels, output, error, count * units);
      const passedOn = inputError?.(error, count) ?? 0;
      squaresBefore = kernels.correctKernel(
        learned,
        error,
        kernel.weights,
        kernel.memory1,
        kernel.memory2,
        scratch,
        count,
        inputs,
        units,
        method,
        rate,
        momentum,
        decay,
        2 * l2,
      );
      kernels.sumColumns(error, biasGradient, count, units);
      const { weights, memory1, memory2 } = bias;
      kernels.correct(weights, memory1, memory2, biasGradient, units, method, rate, momentum, decay, 0);
      return passedOn;
    },
    penalised: {
      squares: () => kernels.sumOfSquares(kernel.weights, inputs * units),
      squaresBefore: () => squaresBefore,
    },
  };
}

/** How many numbers of scratch the kernels need for this layer. */
export function denseScratch({ units }: DenseLayer, capacity: number): number {
  const ofDense = 2 * 32 * 128 + 32;
  const ofCorrectKernel = 16 * (3 * capacity + filledUp(units)) + filledUp(units);
  return Math.max(ofDense, ofCorrectKernel);
}
