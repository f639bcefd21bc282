import type { Shape } from '../../../core/shapes';
import * as tf from '../../tf';
import { type LayerArguments, onlyOne } from './layer-arguments';

/** A number, or one for each channel. */
export type PerChannel = number | readonly number[];

/** The same multiplication and addition for every place of a map: x · scale + offset. */
export interface Affine {
  /** One number, or one for each channel. */
  readonly scale: tf.Tensor;
  readonly offset: tf.Tensor;
}

export interface RescalingArgs {
  readonly scale: PerChannel;
  readonly offset?: PerChannel;
}

/** x · scale + offset. TF.js' own takes single numbers only. */
export class Rescaling extends tf.layers.Layer {
  static readonly className = 'Rescaling';
  readonly scale: PerChannel;
  readonly offset: PerChannel;

  constructor(args: LayerArguments<RescalingArgs>) {
    super(args);
    this.scale = args.scale;
    this.offset = args.offset ?? 0;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const { scale, offset } = this.affine();
      return tf.add(tf.mul(tf.cast(onlyOne(inputs), 'float32'), scale), offset);
    });
  }

  /** The caller ends both tensors. */
  affine(): Affine {
    return { scale: tf.tensor(this.scale as tf.TensorLike), offset: tf.tensor(this.offset as tf.TensorLike) };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), scale: toConfig(this.scale), offset: toConfig(this.offset) };
  }
}

export interface NormalizationArgs {
  /** The axes that keep a mean and a variance of their own; null: one mean and variance for all. */
  readonly axis?: number | readonly number[] | null;
  /** Given here, the layer has no weights. */
  readonly mean?: PerChannel | null;
  readonly variance?: PerChannel | null;
  readonly invert?: boolean;
}

/** Keras' `backend.epsilon()`: no deviation is taken to be smaller. */
const EPSILON = 1e-7;

/**
 * (x − mean) / max(√variance, 1e-7), or with `invert` its inverse (keras/src/layers/preprocessing/normalization.py).
 * Weights, unless given as settings: mean and variance [kept axes], and count [], which is of no use any more.
 */
export class Normalization extends tf.layers.Layer {
  static readonly className = 'Normalization';
  private readonly axes: readonly number[];
  private readonly mean: PerChannel | null;
  private readonly variance: PerChannel | null;
  private readonly invert: boolean;
  /** The lengths of the kept axes, and the input's shape with ones in place of all others. */
  private keptShape: Shape = [];
  private broadcastShape: Shape = [];

  constructor(args: LayerArguments<NormalizationArgs>) {
    super(args);
    this.axes = args.axis === null ? [] : [args.axis ?? -1].flat();
    this.mean = args.mean ?? null;
    this.variance = args.variance ?? null;
    this.invert = args.invert ?? false;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = inputShape as tf.Shape;
    const kept = new Set(this.axes.map((axis) => (axis + shape.length) % shape.length));
    this.broadcastShape = shape.map((length, axis) => (kept.has(axis) ? (length as number) : 1));
    this.keptShape = this.broadcastShape.filter((_, axis) => kept.has(axis));
    if (this.mean === null) {
      const keptShape = [...this.keptShape];
      this.addWeight('mean', keptShape, 'float32', tf.initializers.zeros(), undefined, false);
      this.addWeight('variance', keptShape, 'float32', tf.initializers.ones(), undefined, false);
      this.addWeight('count', [], 'int32', tf.initializers.zeros(), undefined, false);
    }
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyOne(inputs);
      const { mean, deviation } = this.statistics();
      return this.invert ? tf.add(tf.mul(x, deviation), mean) : tf.div(tf.sub(x, mean), deviation);
    });
  }

  /** The caller ends both tensors, which have the lengths of the kept axes. */
  affine(): Affine {
    const [scale, offset] = tf.tidy(() => {
      const { mean, deviation } = this.statistics();
      const scale = this.invert ? deviation : tf.reciprocal(deviation);
      const offset = this.invert ? mean : tf.neg(tf.div(mean, deviation));
      return [tf.reshape(scale, [...this.keptShape]), tf.reshape(offset, [...this.keptShape])];
    });
    return { scale: scale as tf.Tensor, offset: offset as tf.Tensor };
  }

  private statistics(): { readonly mean: tf.Tensor; readonly deviation: tf.Tensor } {
    const [meanWeight, varianceWeight] = this.weights.map((weight) => weight.read());
    const spread = (given: tf.Tensor) =>
      tf.reshape(tf.broadcastTo(given, [...this.keptShape]), [...this.broadcastShape]);
    const mean = spread(meanWeight ?? tf.tensor(this.mean as tf.TensorLike));
    const variance = spread(varianceWeight ?? tf.tensor(this.variance as tf.TensorLike));
    return { mean, deviation: tf.maximum(tf.sqrt(variance), EPSILON) };
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { axes, mean, variance, invert } = this;
    return { ...super.getConfig(), axis: [...axes], mean: toConfig(mean), variance: toConfig(variance), invert };
  }
}

function toConfig(value: PerChannel | null): number | number[] | null {
  return typeof value === 'object' && value !== null ? [...value] : value;
}

tf.serialization.registerClass(Rescaling);
tf.serialization.registerClass(Normalization);
