import type { ArchitectureRequest } from '../core/architectures';
import type { OwnClasses, Preprocessing } from '../core/reports';
import type { Shape } from '../core/shapes';

/** A base model as a complete row of data: nothing about it is guessed in code. */
export interface BaseEntry {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  /** What is fetched for images of the usual size. */
  readonly source: BaseFile;
  /** Keras' own file of the same weights, which fills the network in code at any size; undefined where there is none. */
  readonly kerasSource: BaseFile | undefined;
  /** The network in code that `kerasSource` fills. */
  readonly architecture: ArchitectureRequest | undefined;
  /** The side of the square image that the base was trained on. */
  readonly inputSizePx: number;
  /** The smallest side that Keras allows without the top; undefined where the size is fixed. */
  readonly minimumInputPx: number | undefined;
  readonly preprocessing: Preprocessing;
  readonly cutLayer: string;
  /** At the usual size. */
  readonly featureShape: Shape;
  /** Parameters up to the cut: what is frozen. */
  readonly parameters: number;
  /** Parameters of the whole network, its classifier of 1000 classes included. */
  readonly parametersWithTop: number | undefined;
  /** Of `source`; for a Keras file the weights alone, without its few kilobytes of names. */
  readonly downloadBytes: number;
  /** The size with the top as the table of keras.io lists it, in MB of 2^20 bytes; undefined where it lists none. */
  readonly megabytesWithTop: number | undefined;
  /** Layers from input to output, activations and normalisations included, as the table of keras.io counts them. */
  readonly depth: number | undefined;
  /** ImageNet accuracy in percent as published; undefined where none was. */
  readonly top1: number | undefined;
  readonly top5: number | undefined;
  /** What `source` can name images by, as it is; undefined where it has no classifier. */
  readonly ownClasses: OwnClasses | undefined;
  readonly cost: BaseCost;
  readonly licence: string;
}

export interface BaseFile {
  /** `tfjs`: a model.json with its network; `keras`: an .h5 file that holds weights alone. */
  readonly kind: 'tfjs' | 'keras';
  /** Absolute, or relative to the page for a base that ships with it. */
  readonly url: string;
  /** As published, in hex; undefined where none was. */
  readonly md5: string | undefined;
}

/** What one image of the usual size costs up to the cut. */
export interface BaseCost {
  /** Of the convolutions: one for each product that they sum. */
  readonly multiplyAdds: number;
  /** Those of depthwise convolutions among them. */
  readonly depthwiseMultiplyAdds: number;
  /** The largest output of a layer, in float32. */
  readonly largestTensorBytes: number;
  /** The largest kernel, in float32. */
  readonly largestWeightBytes: number;
}
