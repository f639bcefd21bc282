import type { PictureRequest, Preparation, WantedViews } from '../core/augmentation';
import type { TrainedHead } from '../core/head';
import type { FeaturePrecision, KeptBase, KeptFeaturesReport } from '../core/kept-data';
import type { KeptRun, KeptRunSummary } from '../core/kept-run';
import type {
  BackendChoice,
  BackendReport,
  BaseCopy,
  BaseReport,
  BaseRequest,
  DownloadProgress,
  ExportProgress,
  ExportResult,
  ExtractionProgress,
  ExtractionReport,
  KeptHead,
  Outcome,
  OwnPrediction,
  Prediction,
  Prepared,
  RatePoint,
  RateTest,
  SeenImage,
  SpeedReport,
  TrainEvent,
} from '../core/reports';
import type { Resize } from '../core/resize';
import type { RunSettings } from '../core/run-settings';
import type { Part } from '../core/samples';

/** An image that takes part in a run. The split is drawn before, by index, and arrives as parts. */
export interface RunImage {
  readonly imageId: number;
  readonly classIndex: number;
  readonly part: Part;
}

/** An image by its file, or by the hash of its content, or both, where the file then says what it is. */
export interface HeldImage {
  readonly imageId: number;
  readonly file: Blob | undefined;
  readonly hash: string | undefined;
}

/** What the trained head says of one held-out image. */
export interface HeldOutPrediction {
  readonly imageId: number;
  readonly classIndex: number;
  readonly part: 'validation' | 'test';
  readonly probabilities: readonly number[];
}

/** What a head is trained on, and how. */
export interface HeadRequest {
  readonly images: readonly RunImage[];
  /** By class index. */
  readonly classLabels: readonly string[];
  readonly settings: RunSettings;
}

export interface TrainResult extends KeptHead {
  readonly heldOut: readonly HeldOutPrediction[];
}

/** An image to classify: a file, or a frame of the camera. */
export type PredictionSource = Blob | ImageBitmap;

export interface ExportRequest {
  readonly labels: readonly string[];
  /** Validation images that the written model is checked on, with what the page says of each. */
  readonly checks: readonly { readonly imageId: number; readonly probabilities: readonly number[] }[];
  /** What the run was, written to metadata.json as it is. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly modelName: string;
}

/** The whole wire: one row a method. `event` is `never` where a call reports nothing on its way. */
export interface Calls {
  chooseBackend: { args: { choice: BackendChoice }; event: never; result: BackendReport };
  /** Runs a small network for a moment. */
  measureSpeed: { args: Record<never, never>; event: never; result: SpeedReport };
  loadBase: { args: BaseRequest; event: DownloadProgress; result: BaseReport };
  /** The bases whose files this browser keeps. */
  listKeptBases: { args: Record<never, never>; event: never; result: readonly KeptBase[] };
  forgetBase: { args: { url: string }; event: never; result: undefined };
  /** The images' features that this browser keeps; undefined where it keeps none. So do the next three. */
  listKeptFeatures: { args: Record<never, never>; event: never; result: KeptFeaturesReport | undefined };
  /** Those of one space, by its id, or all. */
  forgetFeatures: { args: { id: string | undefined }; event: never; result: KeptFeaturesReport | undefined };
  limitKeptFeatures: { args: { limitBytes: number }; event: never; result: KeptFeaturesReport | undefined };
  keepFeaturesAs: { args: { precision: FeaturePrecision }; event: never; result: KeptFeaturesReport | undefined };
  /** The runs that this browser keeps, the newest first. */
  listRuns: { args: Record<never, never>; event: never; result: readonly KeptRunSummary[] };
  /** Keeps a run as it stands now, and the head of a finished one. @throws not-kept, with a sentence, for lack of room */
  saveRun: { args: { run: KeptRun; head: TrainedHead | undefined }; event: never; result: undefined };
  /** The head is there if the run is finished. @throws not-found */
  openRun: { args: { id: string }; event: never; result: { run: KeptRun; head: TrainedHead | undefined } };
  renameRun: { args: { id: string; name: string }; event: never; result: undefined };
  /** @throws not-ready while a run is being trained, in whichever tab */
  deleteRun: { args: { id: string }; event: never; result: undefined };
  /**
   * Gives the worker images it will be asked about; it keeps them by id until `dropImages`, and reads files ahead. The hash
   * of its content stands for an image whose file the page has no more.
   */
  holdImages: { args: { images: readonly HeldImage[] }; event: never; result: undefined };
  dropImages: { args: { imageIds: readonly number[] }; event: never; result: undefined };
  extractFeatures: {
    args: {
      imageIds: readonly number[];
      settings: RunSettings;
      /** So many views of each image, as the settings make them; 0 or undefined for the images themselves. */
      views?: number | undefined;
    };
    event: ExtractionProgress;
    result: ExtractionReport;
  };
  /** Cancelling stops after the running batch and gives the head to keep of the epochs so far. */
  trainHead: {
    args: HeadRequest & {
      /** What checkpoints are kept by. */
      readonly runId: string;
      /** Goes on from the last checkpoint of this run, or begins anew where there is none. */
      readonly resume: boolean;
    };
    event: TrainEvent;
    result: TrainResult;
  };
  /** Learns for a moment at ever higher rates; nothing of it stays. */
  testLearningRates: { args: HeadRequest; event: RatePoint; result: RateTest };
  /** The first `count` views that the settings make of an image, as the network sees them, after the image itself. */
  previewViews: {
    args: { source: Blob; settings: RunSettings; count: number };
    event: never;
    result: { images: readonly SeenImage[] };
  };
  /** The content hashes of held images, in order; undefined for one that cannot be read. */
  hashImages: { args: { imageIds: readonly number[] }; event: never; result: readonly (string | undefined)[] };
  /** Gives a worker that was started anew the head that the page kept, and the resize it was trained with. */
  restoreHead: { args: { head: TrainedHead; resize: Resize }; event: never; result: undefined };
  /** Asked by another worker, of one that it started for help: takes a base that is loaded already. */
  copyBase: { args: BaseCopy; event: never; result: undefined };
  /** Asked by another worker: one outcome a picture, in order. */
  extractBatch: {
    args: { pictures: readonly WantedViews[]; preparation: Preparation };
    event: never;
    result: readonly Outcome[];
  };
  /** Asked by another worker, to know that this one runs. */
  ping: { args: Record<never, never>; event: never; result: undefined };
  /** Asked by another worker. Pixels may go `into` what moves with the call, and move back. */
  preparePicture: {
    args: { request: PictureRequest; into: Float32Array<ArrayBuffer> | undefined };
    event: never;
    result: Prepared;
  };
  predict: { args: { source: PredictionSource }; event: never; result: Prediction };
  /** What the base itself takes an image for; it needs no trained head. */
  classify: { args: { source: PredictionSource; resize: Resize }; event: never; result: OwnPrediction };
  exportModel: { args: ExportRequest; event: ExportProgress; result: ExportResult };
}

export type Method = keyof Calls;
export type Args<M extends Method> = Calls[M]['args'];
export type Event<M extends Method> = Calls[M]['event'];
export type Result<M extends Method> = Calls[M]['result'];
