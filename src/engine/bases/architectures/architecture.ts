import type { Preprocessing } from '../../../core/reports';
import type { Output } from './map-sizes';
import type { TopologyBuilder } from './topology-builder';

/** One network of `keras.applications`, as Keras 3 builds it. */
export interface Architecture {
  /** What Keras calls the model, by its width multiplier. */
  readonly modelName: (alpha: number) => string;
  readonly defaultSizePx: number;
  /** Neither height nor width may be less. */
  readonly minimumSizePx: number;
  readonly alphas: readonly number[];
  readonly preprocessing: Preprocessing;
  /** The last layer without the top. */
  readonly featureLayer: string;
  /** True where the classifier's weights depend on the image's size, which is then the default one. */
  readonly topNeedsDefaultSize: boolean;
  /** True where Keras names the layer of its option `pooling`: avg_pool, max_pool. */
  readonly namesPooling: boolean;
  readonly body: (net: TopologyBuilder, image: Output, alpha: number) => Output;
  /** The 1000 classes of ImageNet. */
  readonly top: (net: TopologyBuilder, features: Output) => Output;
}

export const IMAGENET_CLASSES = 1000;
