import type { Correction } from './optimizer';
import type { TrainerRoom } from './trainer-room';

/** Rows are filled up with zeros to a multiple of four numbers everywhere; addresses are in bytes of the room. */
export interface Layer {
  /**
   * @param input f32[count][inputs]
   * @returns the address of what the layer gives, f32[count][units]
   */
  predict(input: number, count: number): number;
  /**
   * As `predict`, but for a batch to learn from.
   * @param steps taken before this one
   */
  learn(input: number, count: number, steps: number): number;
  /**
   * The way back through the batch learned last (Rumelhart, Hinton & Williams 1986); corrects the layer's weights on it.
   * @param gradient f32[count][units]: the loss's by what the layer gave; may be overwritten
   * @returns the address of the one by its input, f32[count][inputs]
   */
  back(gradient: number, count: number, correction: Correction): number;
  readonly penalised?: Penalised;
}

/** Weights that the L2 penalty is on. */
export interface Penalised {
  /** Σ w², of the weights as they are. */
  squares(): number;
  /** The same of the weights as they were before they were corrected last. */
  squaresBefore(): number;
}

/** Addresses of a weight and of what the optimiser remembers of it. */
export interface Trainable {
  readonly weights: number;
  readonly memory1: number;
  readonly memory2: number;
}

/** What all layers of a head share. */
export interface LayerSetting {
  readonly room: TrainerRoom;
  /** The most rows of a batch, a multiple of four. */
  readonly capacity: number;
  /** Scratch of the kernels. */
  readonly scratch: number;
  readonly l2: number;
  readonly seed: number;
}
