import * as tf from '../tf';

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/**
 * Adam (Kingma & Ba 2015) with Keras' defaults and Keras' place for epsilon:
 * w ← w − α·m / (√v + ε), α = learningRate · √(1 − β₂ᵗ) / (1 − β₁ᵗ).
 * It owns its moments and constants, on the device, until `dispose`.
 */
export class Adam {
  #steps = 0;
  #mean: tf.Tensor1D;
  #meanSquare: tf.Tensor1D;
  // A number as an operand would be uploaded anew in each step.
  readonly #meanWeight = tf.scalar(1 - BETA_1);
  readonly #meanSquareWeight = tf.scalar(1 - BETA_2);
  readonly #epsilon = tf.scalar(EPSILON);

  constructor(
    private readonly learningRate: number,
    parameterCount: number,
  ) {
    this.#mean = tf.zeros([parameterCount]);
    this.#meanSquare = tf.zeros([parameterCount]);
  }

  /**
   * The parameters after one more step; call it inside `tf.tidy`.
   * @param parameters [parameterCount]
   * @param gradient [parameterCount]
   */
  corrected(parameters: tf.Tensor1D, gradient: tf.Tensor1D): tf.Tensor1D {
    this.#steps++;
    this.#mean = replace(this.#mean, movedTowards(this.#mean, gradient, this.#meanWeight));
    this.#meanSquare = replace(
      this.#meanSquare,
      movedTowards(this.#meanSquare, tf.square(gradient), this.#meanSquareWeight),
    );
    const rate = (this.learningRate * Math.sqrt(1 - BETA_2 ** this.#steps)) / (1 - BETA_1 ** this.#steps);
    const scale = tf.add(tf.sqrt(this.#meanSquare), this.#epsilon);
    return tf.sub(parameters, tf.div(tf.mul(this.#mean, tf.scalar(rate)), scale));
  }

  dispose(): void {
    tf.dispose([this.#mean, this.#meanSquare, this.#meanWeight, this.#meanSquareWeight, this.#epsilon]);
  }
}

function movedTowards(from: tf.Tensor1D, to: tf.Tensor1D, share: tf.Scalar): tf.Tensor1D {
  return tf.add(from, tf.mul(tf.sub(to, from), share));
}

function replace(old: tf.Tensor1D, next: tf.Tensor1D): tf.Tensor1D {
  old.dispose();
  return tf.keep(next);
}
