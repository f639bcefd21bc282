import type { HeadLayer } from '../../core/head';
import { STREAMS, streamKey } from '../../core/random';
import type { RunSettings } from '../../core/run-settings';
import * as tf from '../tf';
import { Adam } from './adam';
import { backward, type DropoutLayer, forward, liveLayers, parameterCount } from './dense-stack';
import { fillDropoutMask } from './dropout-mask';
import { initialParameters } from './initial-parameters';
import type { RunningFigures } from './running-figures';

/** A head that learns: its parameters and its optimiser, on the device until `dispose`. */
export class HeadTrainer {
  #parameters: tf.Tensor1D;
  #steps = 0;
  readonly #adam: Adam;
  readonly #classCount: number;
  readonly #masks: ReadonlyMap<DropoutLayer, Float32Array>;

  constructor(
    private readonly layers: readonly HeadLayer[],
    private readonly settings: Pick<RunSettings, 'batchSize' | 'learningRate' | 'seed'>,
  ) {
    this.#classCount = layers.reduce((width, layer) => (layer.kind === 'dense' ? layer.units : width), 0);
    this.#masks = new Map(
      layers.flatMap((layer) =>
        layer.kind === 'dropout' ? [[layer, new Float32Array(settings.batchSize * layer.inputs)] as const] : [],
      ),
    );
    this.#parameters = tf.tensor1d(initialParameters(layers, settings.seed));
    this.#adam = new Adam(settings.learningRate, parameterCount(layers));
  }

  /** The parameters as they are now, [parameterCount]; later steps leave the copy alone. The caller ends it. */
  copyParameters(): tf.Tensor1D {
    return this.#parameters.clone();
  }

  /**
   * One step down the gradient of a batch's mean cross-entropy, dropout on; adds what was before it to `figures`.
   * @param features float32 [batch, width]
   * @param classes [batch]
   */
  step(features: tf.Tensor2D, classes: Int32Array, figures: RunningFigures): void {
    const corrected = tf.tidy(() => {
      const count = features.shape[0];
      const layers = liveLayers(this.layers, this.#parameters, (layer) => this.#drawMask(layer, count));
      const outputs = forward(layers, features);
      const { logProbabilities, truth } = this.#score(outputs, classes, figures);
      const error = tf.sub(tf.exp(logProbabilities), truth);
      const gradient = backward(layers, features, outputs, tf.mul(error, tf.scalar(1 / count)));
      return this.#adam.corrected(this.#parameters, gradient);
    });
    this.#parameters.dispose();
    this.#parameters = corrected;
    this.#steps++;
  }

  /** Adds what the head says of a batch, dropout off, to `figures`. */
  evaluate(features: tf.Tensor2D, classes: Int32Array, figures: RunningFigures): void {
    tf.tidy(() => {
      const layers = liveLayers(this.layers, this.#parameters);
      this.#score(forward(layers, features), classes, figures);
    });
  }

  /** @returns [1]: 0, or NaN when a parameter is not a finite number; a ReLU may hide that from the loss */
  nanIfBroken(): tf.Tensor1D {
    return tf.sum(tf.mul(this.#parameters, 0), 0, true);
  }

  dispose(): void {
    this.#parameters.dispose();
    this.#adam.dispose();
  }

  #score(outputs: readonly tf.Tensor2D[], classes: Int32Array, figures: RunningFigures) {
    const logProbabilities = tf.logSoftmax(outputs.at(-1) as tf.Tensor2D);
    const labels = tf.tensor1d(classes, 'int32');
    const truth = tf.oneHot(labels, this.#classCount) as tf.Tensor2D;
    figures.add(logProbabilities, truth, labels);
    return { logProbabilities, truth };
  }

  /** Every layer and every step of a run draw from a stream of their own. */
  #drawMask(layer: DropoutLayer, count: number): tf.Tensor2D {
    const mask = (this.#masks.get(layer) as Float32Array).subarray(0, count * layer.inputs);
    const key = streamKey(this.settings.seed, STREAMS.dropout, this.layers.indexOf(layer), this.#steps);
    fillDropoutMask(mask, layer.rate, key);
    return tf.tensor2d(mask, [count, layer.inputs]);
  }
}
