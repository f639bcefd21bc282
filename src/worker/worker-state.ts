import { HeadstartError } from '../core/errors';
import type { TrainedHead } from '../core/head';
import type { BackendName } from '../core/reports';
import type { Resize } from '../core/resize';
import type { Pooling } from '../core/run-settings';
import type { Base } from '../engine/bases/base';
import type { HeadPredictor } from '../engine/evaluate/head-predictor';
import { FeatureStore } from '../engine/features/feature-store';
import type { browserFeatures } from '../engine/features/kept/browser-features';
import type { Lane } from '../engine/features/lanes/lane';
import { decodeImage } from '../engine/images/decode-image';
import type { browserRuns } from '../engine/runs/browser-runs';
import type { PredictionSource } from '../protocol/calls';
import { Crew, type HelperOptions } from './crew';
import { HeldImages } from './held-images';
import { Keeping } from './keeping';
import { RunKeeping } from './run-calls';
import { Turns } from './turns';

/** A head that is ready to predict, and what its vectors were made with. */
export interface ReadyHead {
  readonly head: TrainedHead;
  readonly predictor: HeadPredictor;
  readonly pooling: Pooling;
  readonly resize: Resize;
}

export interface WorkerOptions {
  /** Written into exported models. */
  readonly headstartVersion: string;
  /** How a file becomes pixels; tests outside a browser bring their own. */
  readonly decode?: typeof decodeImage;
  /** Where features outlive the worker. */
  readonly openKeptFeatures: typeof browserFeatures;
  /** Where runs outlive it. */
  readonly openKeptRuns: typeof browserRuns;
  /** Workers like this one that may help it; undefined where there can be none. */
  readonly helpers?: HelperOptions | undefined;
}

/** What the worker holds between calls: files, base, features, head. */
export class WorkerState {
  readonly images = new HeldImages();
  readonly store = new FeatureStore();
  readonly turns = new Turns();
  readonly keeping: Keeping;
  readonly runs: RunKeeping;
  readonly crew: Crew | undefined;
  backend: BackendName = 'cpu';
  /** Where this worker helps another one. */
  helping: Lane | undefined;
  private base: Base | undefined;
  private ready: ReadyHead | undefined;

  constructor(readonly options: WorkerOptions) {
    this.keeping = new Keeping(options.openKeptFeatures);
    this.runs = new RunKeeping(options.openKeptRuns);
    this.crew = options.helpers && new Crew(options.helpers);
  }

  requireBase(): Base {
    if (!this.base) throw notReady('No base is loaded. Choose a base first.');
    return this.base;
  }

  requireHead(): ReadyHead {
    if (!this.ready) throw notReady('There is no trained head. Train one first.');
    return this.ready;
  }

  /** Ends the base before it, and what was made with that. */
  takeBase(base: Base): void {
    this.dropBase();
    this.base = base;
  }

  dropBase(): void {
    this.dropHead();
    this.crew?.end();
    this.base?.dispose();
    this.base = undefined;
  }

  /** Ends the head before it. */
  takeHead(ready: ReadyHead): void {
    this.dropHead();
    this.ready = ready;
  }

  /** @returns float32 [height, width, 3], RGB, 0…255, of the size that the base takes */
  async pixelsOf(source: PredictionSource, resize: Resize): Promise<Float32Array> {
    const { inputHeightPx, inputWidthPx } = this.requireBase().report;
    return (this.options.decode ?? decodeImage)(source, inputHeightPx, inputWidthPx, resize);
  }

  private dropHead(): void {
    this.ready?.predictor.dispose();
    this.ready = undefined;
  }
}

export function notReady(sentence: string): HeadstartError {
  return new HeadstartError('not-ready', sentence);
}
