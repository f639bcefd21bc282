import { HeadstartError, throwIfCancelled } from '../../core/errors';
import type { TrainedHead } from '../../core/head';
import type { ExportProgress, ExportResult } from '../../core/reports';
import type { Resize } from '../../core/resize';
import { spread } from '../../core/spread';
import type { Base } from '../bases/base';
import { modelJsonText } from '../bases/model-data';
import * as tf from '../tf';
import { checkZip, type ExportCheck, type PixelsOf } from './check-zip';
import { joinModel } from './join-model';
import { labelsText } from './labels-text';
import { metadataText } from './metadata';
import { zipModel } from './zip-model';

export interface ModelExport {
  readonly base: Base;
  readonly head: TrainedHead;
  /** How the head's images were brought to the base's size. */
  readonly resize: Resize;
  /** In the order of the head's outputs. */
  readonly labels: readonly string[];
  readonly modelName: string;
  /** What the run was, written to metadata.json as it is. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly headstartVersion: string;
  /** Images the written model must agree on with the page; evenly spread ones are taken of many. */
  readonly checks: readonly ExportCheck[];
  readonly pixelsOf: PixelsOf;
  readonly signal?: AbortSignal | undefined;
}

const MOST_CHECKS = 64;
/** Where TF.js computed the page's probabilities, too. */
const SAME_SUMS = 1e-5;
/** Where our own kernels did: they add in another order, and a head that is very sure magnifies its rounding. */
const OTHER_SUMS = 1e-4;

/**
 * Writes base and head as one zip (model.json, weights.bin, labels.txt, metadata.json), and gives it only after
 * the model in it, loaded again, predicted the same as the page.
 * @throws graph-model for a base without layers; not-ready without an image to check on; export-mismatch when a probability
 * differs by more than 1e-5, or by more than 1e-4 from what our own kernels gave; cancelled
 */
export async function* exportModel(request: ModelExport): AsyncGenerator<ExportProgress, ExportResult> {
  const { pixelsOf, signal } = request;
  const { frozen, byImage } = request.base;
  if (!frozen) {
    throw new HeadstartError(
      'graph-model',
      'This base is a graph model, which can’t be joined with a head into one model. Choose the same network as a layers model, train again, and download that.',
    );
  }
  if (request.checks.length === 0) {
    throw new HeadstartError(
      'not-ready',
      'The written model is checked on images before it is offered, but none was given. Give it at least one.',
    );
  }
  yield { phase: 'writing', done: 0, total: 1 };
  throwIfCancelled(signal);
  const zip = await writeZip(frozen, request);
  yield { phase: 'writing', done: 1, total: 1 };

  const checks = spread(request.checks, MOST_CHECKS);
  const maxDifference = yield* checkZip(zip, checks, pixelsOf, signal);
  const tolerance = byImage ? OTHER_SUMS : SAME_SUMS;
  // Written this way round, NaN does not pass.
  if (!(maxDifference <= tolerance)) {
    throw new HeadstartError(
      'export-mismatch',
      `The written model should give the page’s probabilities to within ${tolerance}, but on ${checks.length} images it ` +
        `differs by up to ${maxDifference}, so it is not offered. Train again, or choose another backend.`,
    );
  }
  return { zip, maxDifference, checkedImages: checks.length };
}

async function writeZip(frozen: tf.LayersModel, request: ModelExport): Promise<Uint8Array<ArrayBuffer>> {
  const { base, resize, head, labels, modelName, record, headstartVersion } = request;
  const createdAt = new Date();
  const versions = { headstart: headstartVersion, tfjs: tf.version_core };
  const joined = await joinModel(frozen, head);
  return zipModel(
    {
      modelJson: modelJsonText(joined, `Headstart ${headstartVersion}`),
      weights: joined.weights,
      labels: labelsText(labels),
      metadata: metadataText({ modelName, labels, base: base.report, resize, record, versions, createdAt }),
    },
    createdAt,
  );
}
