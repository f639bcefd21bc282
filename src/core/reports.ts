import type { ArchitectureRequest } from './architectures';
import type { TrainedHead } from './head';
import type { Shape } from './shapes';
import type { LayerRow } from './summary';

/** What the person asks for; `auto` takes the best the machine has. */
export type BackendChoice = 'auto' | BackendName;
export type BackendName = 'webgpu' | 'wasm' | 'cpu';

export interface BackendReport {
  readonly backend: BackendName;
  /** The graphics adapter in words, where WebGPU is in use. */
  readonly adapter: string | undefined;
  /** Why this one: a sentence for people. */
  readonly reason: string;
  /** The largest buffer the device allows, where it has a limit. */
  readonly maxBufferBytes: number | undefined;
}

/** How pixels 0…255 are scaled for a base; the formulas are those of Keras' `imagenet_utils`. */
export type Preprocessing = 'tf' | 'caffe' | 'torch' | 'none';

/** Height and width of an image, in pixels. */
export interface ImageSize {
  readonly heightPx: number;
  readonly widthPx: number;
}

/** How a base's file reached this machine. */
export type BaseRoute = 'host' | 'proxy' | 'mirror' | 'kept' | 'file';

/** One address to try for a base's file. */
export interface BaseAddress {
  readonly url: string;
  readonly route: 'host' | 'proxy' | 'mirror';
}

export type BaseSource =
  | {
      readonly kind: 'url';
      /** What the base is known and kept by, whichever address it came from. */
      readonly url: string;
      /** Where to look for it, the best first; the next is tried when one does not answer or may not be read. */
      readonly addresses: readonly BaseAddress[];
      /** As published, in hex; undefined where none was. */
      readonly md5: string | undefined;
    }
  | {
      readonly kind: 'files';
      /** One .h5, .keras or .zip file, or a model.json and its weight files. */
      readonly files: readonly File[];
    };

/** Where a base comes from and how it wants to be used. */
export interface BaseRequest {
  /** A catalogue id, or the URL or file name for a model that the catalogue does not know. */
  readonly id: string;
  readonly name: string;
  readonly source: BaseSource;
  readonly preprocessing: Preprocessing;
  /** The layer whose output is the features; undefined: the last one before the classifier. */
  readonly cutLayer: string | undefined;
  /** The network for a file that holds weights alone; undefined where the file holds its own. */
  readonly architecture: ArchitectureRequest | undefined;
  /** Keras' `input_shape`; undefined: what the file states, or the network's usual size. */
  readonly inputSize: ImageSize | undefined;
}

export interface BaseReport {
  readonly id: string;
  readonly name: string;
  /** The base's address, or its file's name. */
  readonly origin: string;
  readonly route: BaseRoute;
  readonly preprocessing: Preprocessing;
  /** SHA-256 of all its files, in hex. */
  readonly sha256: string;
  /** What the model takes; both sides, since an input need not be square. */
  readonly inputHeightPx: number;
  readonly inputWidthPx: number;
  readonly downloadBytes: number;
  readonly cutLayer: string;
  readonly featureShape: Shape;
  /** The layers up to and including the cut, all frozen. */
  readonly rows: readonly LayerRow[];
  /** The layers above the cut, of which a trained model has none. */
  readonly rowsAboveCut: readonly LayerRow[];
  /** What one image of this size takes up to the cut; undefined for a graph model, which does not say. */
  readonly work: ConvolutionWork | undefined;
  /** False for a graph model: it has no layers that a head could be joined to, so that no joined model can be written. */
  readonly isJoinable: boolean;
  /** Layers at which this base can be cut, from input to output. */
  readonly cutLayers: readonly { readonly name: string; readonly featureShape: Shape }[];
  /** What it can name images by before anything is trained; undefined where its file has no such classes. */
  readonly ownClasses: OwnClasses | undefined;
}

/** The classes that a base was trained on, where its file still holds what tells them apart. */
export interface OwnClasses {
  readonly count: number;
  /** True for ImageNet's 1000, false for classes that the file itself names. */
  readonly areImageNet: boolean;
}

/** Multiply-adds of convolutions, nearly all the work of a base. */
export interface ConvolutionWork {
  readonly multiplyAdds: number;
  /** Those of depthwise convolutions among them, each of which takes far longer. */
  readonly depthwiseMultiplyAdds: number;
}

export interface DownloadProgress {
  readonly loadedBytes: number;
  /** Undefined until it is known. */
  readonly totalBytes: number | undefined;
  readonly elapsedMs: number;
  readonly route: BaseRoute;
}

/** How fast this machine runs a network, measured on the backend in use. */
export interface SpeedReport {
  /** Multiply-adds a second of all workers together, in ordinary convolutions such as VGG’s. */
  readonly denseRate: number;
  /** Multiply-adds a second in depthwise ones, such as every other one of MobileNet's. */
  readonly depthwiseRate: number;
}

export interface ExtractionProgress {
  readonly done: number;
  readonly total: number;
  readonly imagesPerSecond: number | undefined;
  readonly remainingMs: number | undefined;
}

/** Why an image could not be used, found when it was read or decoded. */
export interface ImageFault {
  readonly code: 'unreadable-image' | 'image-too-large' | 'missing-file';
  readonly message: string;
}

export interface ImageFailure extends ImageFault {
  readonly imageId: number;
}

/** A picture as a base sees it: the pixels of each wanted view, float32 [height, width, 3], RGB, 0…255, or why it has none. */
export type Prepared =
  | { readonly kind: 'pixels'; readonly views: readonly Float32Array<ArrayBuffer>[] }
  | { readonly kind: 'fault'; readonly fault: ImageFault };

/** What became of one picture on its way through the base: the features of each wanted view, [...featureShape], or why it has none. */
export type Outcome =
  | { readonly kind: 'features'; readonly features: readonly Float32Array[] }
  | { readonly kind: 'fault'; readonly fault: ImageFault };

/** A loaded base, frozen and cut, as another worker can build it again. */
export interface BaseCopy {
  readonly report: BaseReport;
  /** Of one image on its way through the base. */
  readonly largestTensorBytes: number;
  /** The frozen part alone, in TF.js' form. */
  readonly modelJson: string;
  /** A reference, not a copy, wherever it is sent. */
  readonly weights: Blob;
}

export interface ExtractionReport {
  /** How many images, or views of them, were run through the base, and how many were in the store already. */
  readonly extracted: number;
  readonly reused: number;
  readonly failures: readonly ImageFailure[];
  readonly elapsedMs: number;
}

/** Figures of one epoch: training ones as measured in it (dropout on, as Keras does), validation after it. */
export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss: number | undefined;
  readonly valAccuracy: number | undefined;
  /** Of the epoch's last step. */
  readonly learningRate: number;
  readonly elapsedMs: number;
}

/**
 * All epochs were through, or the last `patience` of them brought nothing better, or the person stopped it, or loss or
 * weights stopped being numbers in a later epoch than the first, or L-BFGS had found the best there is.
 */
export type TrainingEnd = 'epochs' | 'patience' | 'person' | 'divergence' | 'converged';

/** The head of one epoch of a training. */
export interface KeptHead {
  readonly head: TrainedHead;
  /** From 1. */
  readonly keptEpoch: number;
  readonly endedBy: TrainingEnd;
  /** What each fold came to, where the run had folds; the head itself was then trained on all of their images. */
  readonly folds: readonly FoldReport[] | undefined;
}

/** One fold of a cross-validation: trained on the images of the other folds, measured on its own. */
export interface FoldReport {
  /** How many images it held out. */
  readonly images: number;
  readonly keptEpoch: number;
  /** Of the epoch kept. */
  readonly valLoss: number;
  readonly valAccuracy: number;
}

export interface BatchProgress {
  readonly epoch: number;
  readonly batch: number;
  readonly batches: number;
}

/** What the classifier says of one image. */
export interface Prediction {
  readonly probabilities: readonly number[];
  readonly elapsedMs: number;
}

/** One class that an image may be of. */
export interface ClassGuess {
  readonly name: string;
  readonly probability: number;
}

/** What a base takes an image for, among its own classes. */
export interface OwnPrediction {
  /** The likeliest first. */
  readonly guesses: readonly ClassGuess[];
  readonly elapsedMs: number;
}

export interface ExportResult {
  readonly zip: Uint8Array<ArrayBuffer>;
  /** Largest difference between the page's probabilities and the written model's. */
  readonly maxDifference: number;
  readonly checkedImages: number;
}

export interface ExportProgress {
  readonly phase: 'writing' | 'checking';
  readonly done: number;
  readonly total: number;
}

/** What training reports on its way. */
export type TrainEvent =
  | { readonly kind: 'batch'; readonly progress: BatchProgress }
  | { readonly kind: 'epoch'; readonly report: EpochReport }
  /** The epochs that follow are of this fold, from 1; one more than `folds` is the training on all of their images. */
  | { readonly kind: 'fold'; readonly fold: number; readonly folds: number }
  /** Something that the person should know, and that does not end the training: a sentence. */
  | { readonly kind: 'notice'; readonly message: string };

/** A step of a learning-rate range test (Smith 2017): the loss of a batch, smoothed, after a step at this rate. */
export interface RatePoint {
  readonly rate: number;
  readonly loss: number;
}

export interface RateTest {
  readonly points: readonly RatePoint[];
  /** Where the loss falls steepest; undefined where it never fell. */
  readonly suggested: number | undefined;
}

/** What the network sees of an image: RGBA bytes, row by row. */
export interface SeenImage extends ImageSize {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}
