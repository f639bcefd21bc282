import type { HeadLayout, PlacedLayer } from '../../head-layout';
import { denseLayer, denseScratch } from './dense-layer';
import { dropoutLayer } from './dropout-layer';
import type { Layer, LayerSetting, Penalised, Trainable } from './layer';
import { normalizationLayer } from './normalization-layer';
import type { Correction } from './optimizer';
import type { WeightTable } from './weight-table';

/** A head's layers, one after the other. */
export class Network {
  readonly #layers: readonly Layer[];
  readonly #penalised: readonly Penalised[];
  readonly #l2: number;

  constructor(layout: HeadLayout, table: WeightTable, setting: Omit<LayerSetting, 'scratch'>) {
    const { room, capacity } = setting;
    const sizes = layout.layers.map((placed) => ('kernel' in placed ? denseScratch(placed.layer, capacity) : 0));
    const shared = { ...setting, scratch: room.zeros(Math.max(...sizes)) };
    this.#layers = layout.layers.map((placed, index) => layerOf(placed, table, shared, index === 0));
    this.#l2 = setting.l2;
    this.#penalised = setting.l2 > 0 ? this.#layers.flatMap(({ penalised }) => penalised ?? []) : [];
  }

  /**
   * @param features f32[count][width]
   * @returns the address of the logits, f32[count][classes]
   */
  predict(features: number, count: number): number {
    return this.#layers.reduce((flowing, layer) => layer.predict(flowing, count), features);
  }

  /** As `predict`, but for a batch to learn from. */
  learn(features: number, count: number, steps: number): number {
    return this.#layers.reduce((flowing, layer) => layer.learn(flowing, count, steps), features);
  }

  /**
   * Corrects all weights on the batch learned last.
   * @param error f32[count][classes]: the loss's gradient by the logits
   */
  correct(error: number, count: number, correction: Correction): void {
    this.#layers.reduceRight((flowing, layer) => layer.back(flowing, count, correction), error);
  }

  /** Keras' L2 regulariser: l2 · Σ w² of all kernels. */
  penalty(): number {
    return this.#penalised.reduce((sum, kernel) => sum + this.#l2 * kernel.squares(), 0);
  }

  /** The same of the kernels as they were before they were corrected last. */
  penaltyBefore(): number {
    return this.#penalised.reduce((sum, kernel) => sum + this.#l2 * kernel.squaresBefore(), 0);
  }
}

function layerOf(placed: PlacedLayer, table: WeightTable, setting: LayerSetting, isFirst: boolean): Layer {
  const trainable = (address: number): Trainable => table.trainable(address);
  if ('kernel' in placed) {
    return denseLayer(setting, placed.layer, trainable(placed.kernel), trainable(placed.bias), isFirst);
  }
  if ('gamma' in placed) {
    const { layer, gamma, beta, movingMean, movingVariance } = placed;
    const moving = [table.weights(movingMean), table.weights(movingVariance)] as const;
    return normalizationLayer(setting, layer, trainable(gamma), trainable(beta), ...moving);
  }
  return dropoutLayer(setting, placed.layer, placed.place);
}
