import type { Activation } from '../../../../core/run-settings';
import type { Kernels } from '../../../kernels/kernels';

/** All in place, on `count` numbers, a multiple of four. */
interface ActivationKernels {
  apply(kernels: Kernels, numbers: number, count: number): void;
  /** Takes a gradient by what the activation gave, `output`, to the one by what it was given. */
  back(kernels: Kernels, output: number, gradient: number, count: number): void;
}

/** A linear activation does nothing. */
export const ACTIVATIONS: Readonly<Record<Exclude<Activation, 'linear'>, ActivationKernels>> = {
  relu: {
    apply: (kernels, numbers, count) => kernels.limit(numbers, numbers, count, 0, Number.POSITIVE_INFINITY),
    back: (kernels, output, gradient, count) => kernels.reluBack(output, gradient, count),
  },
  elu: {
    apply: (kernels, numbers, count) => kernels.elu(numbers, numbers, count),
    back: (kernels, output, gradient, count) => kernels.eluBack(output, gradient, count),
  },
  tanh: {
    apply: (kernels, numbers, count) => kernels.tanh(numbers, numbers, count),
    back: (kernels, output, gradient, count) => kernels.tanhBack(output, gradient, count),
  },
  sigmoid: {
    apply: (kernels, numbers, count) => kernels.sigmoid(numbers, numbers, count, false),
    back: (kernels, output, gradient, count) => kernels.sigmoidBack(output, gradient, count),
  },
};
