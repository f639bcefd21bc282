import type { BaseReport } from '../../core/reports';
import type * as tf from '../tf';
import type { ImageNetwork } from './compile/steps';
import type { OwnClassifier } from './own-classes';

/** A loaded base, frozen and cut at one layer. Who loads it disposes it. */
export interface Base {
  readonly report: BaseReport;
  /**
   * The model up to the cut, of standard layers, normalisations folded into convolutions; every layer has `trainable`
   * false. Undefined for a graph model, which has no layers.
   */
  readonly frozen: tf.LayersModel | undefined;
  /** Of one image on its way through the base, as float32. */
  readonly largestTensorBytes: number;
  /**
   * Features of a batch of preprocessed images.
   * @param batch float32 [batch, height, width, 3]
   * @returns float32 [batch, ...report.featureShape]; the caller ends it
   */
  features(batch: tf.Tensor4D): tf.Tensor;
  /** The same for one image, without tensors; undefined where TF.js computes. */
  readonly byImage: ImageNetwork | undefined;
  /** What the base's own file would make of its features; undefined where it has no classes, or none with names. */
  readonly classifier: OwnClassifier | undefined;
  dispose(): void;
}

/** What a base's report says whatever kind of model it is. */
export type BaseOrigin = Pick<
  BaseReport,
  'id' | 'name' | 'origin' | 'preprocessing' | 'route' | 'sha256' | 'downloadBytes'
>;
