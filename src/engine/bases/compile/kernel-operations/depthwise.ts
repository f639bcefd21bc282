import type { Shape } from '../../../../core/shapes';
import type { ConvolutionStep } from '../convolution-step';
import { borderOf } from './border';
import { isInFours, type KernelOperation, limitsOf } from './operation';

/** A depthwise convolution without holes that gives one output a channel. */
export function depthwise(step: ConvolutionStep, input: Shape): KernelOperation | undefined {
  const { geometry, outputShape } = step;
  const [height = 0, width = 0, channels = 0] = input;
  const [outHeight = 0, outWidth = 0, outputs] = outputShape;
  const { size, strides, dilation } = geometry;
  if (outputs !== channels || dilation.some((step) => step !== 1)) return undefined;
  const { top, left } = borderOf(geometry, input);
  const sizes = [height, width, channels, outHeight, outWidth] as const;
  const isThreeByThree = size.every((length) => length === 3) && strides[0] === strides[1] && isInFours(input);
  return {
    limits: limitsOf(step.activation),
    bind({ kernels, memory, inputs: [source = 0], output, limits: { low, high } }) {
      const kernel = step.kernel.dataSync() as Float32Array;
      const weights = memory.constant(isThreeByThree ? inFours(kernel, channels) : kernel);
      const bias = memory.constant((step.bias?.dataSync() as Float32Array | undefined) ?? new Float32Array(channels));
      if (!isThreeByThree) {
        return () =>
          kernels.depthwise(source, weights, bias, output, ...sizes, ...size, ...strides, top, left, low, high);
      }
      const zeros = memory.constant(new Float32Array(width * channels));
      const [stride] = strides;
      return () => kernels.depthwise3x3(source, zeros, weights, bias, output, ...sizes, stride, top, left, low, high);
    },
  };
}

/** [places][channels] as [channels / 4][places][4]. */
function inFours(values: Float32Array, channels: number): Float32Array {
  const places = values.length / channels;
  return values.map((_, at) => {
    const [four, rest] = [Math.floor(at / (4 * places)), at % (4 * places)];
    return values[Math.floor(rest / 4) * channels + 4 * four + (rest % 4)] as number;
  });
}
