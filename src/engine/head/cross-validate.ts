import { cancelled } from '../../core/errors';
import { drawFolds } from '../../core/folds';
import type { EpochReport, FoldReport, KeptHead } from '../../core/reports';
import { predictHead } from '../evaluate/head-predictor';
import type { HeadTraining } from './head-training';
import { mapYields } from './map-yields';
import { type HeadEvent, trainHead } from './train-head';

/** A training whose `train` are all the images that take part; each of them is held out by one of the folds. */
export interface CrossValidation extends Omit<HeadTraining, 'validation' | 'epochLimit'> {
  /** For each of `train`, what the copies of an image share, so that no fold learns from what it measures. */
  readonly groups: readonly string[];
}

export interface CrossValidated {
  readonly kept: KeptHead;
  /** For each of `train`, what the head of the fold that held it out says of it; row-major [train, classes]. */
  readonly outOfFold: Float32Array;
}

/**
 * Trains `settings.folds` heads, each measured on the images that it did not learn from, and then the head to keep: on
 * all images, nothing held out, for as many epochs as the median of the folds' kept ones. Patience acts in the folds
 * alone. A stop in the last training keeps what that has come to; an earlier one, while no head has seen all images
 * for an epoch, ends as `cancelled`.
 * @throws what `trainHead` throws; invalid-setting when the images do not make so many folds
 */
export async function* crossValidate(all: CrossValidation): AsyncGenerator<HeadEvent, CrossValidated> {
  const { train, rows, settings } = all;
  const heldOutPlaces = drawFolds(foldItems(all), settings.folds, settings.seed);
  const outOfFold = new Float32Array(train.length * classCount(all));
  let from = all.from?.folds?.outOfFold.length === outOfFold.length ? all.from : undefined;
  const folds: FoldReport[] = [...(from?.folds?.done ?? [])];
  outOfFold.set(from?.folds?.outOfFold ?? []);
  for (const places of heldOutPlaces.slice(folds.length)) {
    const { kept, reports } = yield* part({ ...all, ...foldParts(all, places), from });
    if (kept.endedBy === 'person') throw cancelled();
    from = undefined;
    const { valLoss, valAccuracy } = reports[kept.keptEpoch - 1] as MeasuredEpoch;
    folds.push({ images: places.length, keptEpoch: kept.keptEpoch, valLoss, valAccuracy });
    const probabilities = await predictHead(kept.head, rows, rowsAt(train, places));
    places.forEach((place, at) => {
      outOfFold.set(probabilities.subarray(at * classCount(all), (at + 1) * classCount(all)), place * classCount(all));
    });
  }
  const epochLimit = median(folds.map(({ keptEpoch }) => keptEpoch));
  const { kept } = yield* part({ ...all, validation: [], from, epochLimit });
  return { kept: { ...kept, folds }, outOfFold };

  /** One training of the several, with what came before it in its checkpoints. */
  async function* part(training: HeadTraining) {
    yield { kind: 'fold', fold: folds.length + 1, folds: settings.folds } as const;
    const done = [...folds];
    const reports: EpochReport[] = [...(training.from?.epochs ?? [])];
    const kept = yield* mapYields(trainHead(training), (event): HeadEvent => {
      if (event.kind === 'epoch') reports.push(event.report);
      if (event.kind !== 'checkpoint') return event;
      return { ...event, checkpoint: { ...event.checkpoint, folds: { done, outOfFold: outOfFold.slice() } } };
    });
    return { kept, reports };
  }
}

/** A fold always holds out an image. */
type MeasuredEpoch = EpochReport & Pick<FoldReport, 'valLoss' | 'valAccuracy'>;

function foldItems({ train, classIndices, groups }: CrossValidation) {
  return train.map((row, place) => ({ classIndex: classIndices[row] as number, group: groups[place] as string }));
}

/** What the fold that holds out these places of `train` learns from and measures; views stay with their images. */
function foldParts({ train, views }: CrossValidation, heldOut: readonly number[]) {
  const isHeldOut = new Set(heldOut);
  const learnt = Array.from(train.keys()).filter((place) => !isHeldOut.has(place));
  return {
    train: rowsAt(train, learnt),
    views: views && learnt.map((place) => views[place] ?? []),
    validation: rowsAt(train, heldOut),
  };
}

function rowsAt(train: readonly number[], places: readonly number[]): number[] {
  return places.map((place) => train[place] as number);
}

function classCount({ layers }: CrossValidation): number {
  return layers.reduce((width, layer) => (layer.kind === 'dense' ? layer.units : width), 0);
}

/** Of at least one whole number; halves are rounded up. */
function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return Math.round(((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2);
}
