import * as tf from '../../tf';
import { type LayerArguments, onlyOne } from './layer-arguments';

export interface GlobalPoolingArgs {
  readonly dataFormat?: 'channelsFirst' | 'channelsLast';
  /** Leave the pooled axes, as ones. TF.js' own layers always drop them. */
  readonly keepdims?: boolean;
}

abstract class GlobalPooling2D extends tf.layers.Layer {
  readonly dataFormat: 'channelsFirst' | 'channelsLast';
  readonly keepdims: boolean;

  constructor(args: LayerArguments<GlobalPoolingArgs>) {
    super(args);
    this.dataFormat = args.dataFormat ?? 'channelsLast';
    this.keepdims = args.keepdims ?? false;
  }

  protected get places(): [number, number] {
    return this.dataFormat === 'channelsLast' ? [1, 2] : [2, 3];
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const shape = inputShape as tf.Shape;
    return this.keepdims
      ? shape.map((length, axis) => (this.places.includes(axis) ? 1 : length))
      : shape.filter((_, axis) => !this.places.includes(axis));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { dataFormat, keepdims } = this;
    // Written only where it is needed, so that TF.js' own layer reads the same configuration.
    return { ...super.getConfig(), dataFormat, ...(keepdims && { keepdims }) };
  }
}

/** [batch, height, width, channels] → [batch, channels], or [batch, 1, 1, channels]. */
export class GlobalAveragePooling2D extends GlobalPooling2D {
  static readonly className = 'GlobalAveragePooling2D';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.mean(onlyOne(inputs), this.places, this.keepdims);
  }
}

export class GlobalMaxPooling2D extends GlobalPooling2D {
  static readonly className = 'GlobalMaxPooling2D';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.max(onlyOne(inputs), this.places, this.keepdims);
  }
}

tf.serialization.registerClass(GlobalAveragePooling2D);
tf.serialization.registerClass(GlobalMaxPooling2D);
