import type { Shape } from '../../../../core/shapes';
import type { KernelMemory } from '../../../kernels/kernel-memory';
import type { Kernels } from '../../../kernels/kernels';
import type { Activation } from '../steps';

/** What one step of a frozen network is on the kernels. Shapes are of one image, channels last. */
export interface KernelOperation {
  /**
   * Whether it can bring its results within limits, which is what a ReLU does, and within which it does by itself.
   * Undefined: it can't.
   */
  readonly limits?: Limits;
  /** Numbers that it needs room for while it runs. */
  readonly roomCount?: number;
  /**
   * Writes its constants.
   * @returns what runs it
   */
  bind(place: OperationPlace): () => void;
}

export interface OperationPlace {
  readonly kernels: Kernels;
  readonly memory: KernelMemory;
  /** Addresses of its inputs. */
  readonly inputs: readonly number[];
  /** Address of its result. */
  readonly output: number;
  /** Address of the room that it asked for. */
  readonly room: number;
  readonly limits: Limits;
}

export interface Limits {
  readonly low: number;
  readonly high: number;
}

export const NO_LIMITS: Limits = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

export function limitsOf(activation: Activation): Limits {
  switch (activation) {
    case 'linear':
      return NO_LIMITS;
    case 'relu':
      return { low: 0, high: Number.POSITIVE_INFINITY };
    case 'relu6':
      return { low: 0, high: 6 };
  }
}

/** Most kernels take four channels at a time. */
export function isInFours(shape: Shape): boolean {
  return (shape.at(-1) ?? 0) % 4 === 0;
}
