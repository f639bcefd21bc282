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
}

/** How pixels 0…255 are scaled for a base; the formulas are those of Keras' `imagenet_utils`. */
export type Preprocessing = 'tf' | 'caffe' | 'torch' | 'none';

/** Where a base comes from and how it wants to be used. */
export interface BaseRequest {
  /** A catalogue id, or the URL itself for a model that the catalogue does not know. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly preprocessing: Preprocessing;
  /** The layer whose output is the features; undefined: the last one before the classifier. */
  readonly cutLayer: string | undefined;
}

export interface BaseReport {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly preprocessing: Preprocessing;
  /** SHA-256 over model.json and the weights, in hex. */
  readonly sha256: string;
  /** What the model takes; both sides, since an input need not be square. */
  readonly inputHeightPx: number;
  readonly inputWidthPx: number;
  readonly downloadBytes: number;
  readonly fromCache: boolean;
  readonly cutLayer: string;
  readonly featureShape: Shape;
  /** The layers up to and including the cut, all frozen. */
  readonly rows: readonly LayerRow[];
  /** Layers at which this base can be cut, from input to output. */
  readonly cutLayers: readonly { readonly name: string; readonly featureShape: Shape }[];
}

export interface DownloadProgress {
  readonly loadedBytes: number;
  /** Undefined until the model.json is read. */
  readonly totalBytes: number | undefined;
  readonly elapsedMs: number;
}

export interface ExtractionProgress {
  readonly done: number;
  readonly total: number;
  readonly imagesPerSecond: number | undefined;
  readonly remainingMs: number | undefined;
}

/** An image that could not be used, found when it was decoded. */
export interface ImageFailure {
  readonly imageId: number;
  readonly code: 'unreadable-image' | 'image-too-large';
  readonly message: string;
}

export interface ExtractionReport {
  /** How many images were run through the base, and how many were in the store already. */
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
  readonly elapsedMs: number;
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
  | { readonly kind: 'epoch'; readonly report: EpochReport };
