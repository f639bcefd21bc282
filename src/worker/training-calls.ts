import { classWeightsOf } from '../core/class-weights';
import { describeHead } from '../core/head';
import type { KeptHead } from '../core/reports';
import { predictHead } from '../engine/evaluate/head-predictor';
import type { FeatureRows } from '../engine/features/feature-rows';
import { trainingRows } from '../engine/features/training-rows';
import { trainerOn } from '../engine/head/choose-trainer';
import { crossValidate } from '../engine/head/cross-validate';
import type { HeadTraining } from '../engine/head/head-training';
import { testLearningRates } from '../engine/head/test-rates';
import { trainHead } from '../engine/head/train-head';
import type { HeadRequest, HeldOutPrediction, RunImage, TrainResult } from '../protocol/calls';
import { drain } from './drain';
import type { Handlers } from './handlers';
import type { WorkerState } from './worker-state';

type TrainingHandlers = Pick<Handlers, 'trainHead' | 'testLearningRates'>;

/** The training of a head on stored features. */
export function trainingCalls(state: WorkerState): TrainingHandlers {
  /** What a request's training depends on: the features of its images, and what they are of. */
  async function prepare(request: HeadRequest, signal: AbortSignal) {
    const { images, classLabels, settings } = request;
    const { report } = state.requireBase();
    const hashes = await Promise.all(images.map(({ imageId }) => state.images.hashOf(imageId)));
    const train = trainingImages(request);
    const { rows, imageOf, views } = trainingRows(state.store, report, settings, hashes, train);
    const training: HeadTraining = {
      rows,
      classIndices: imageOf.map((image) => (images[image] as RunImage).classIndex),
      train,
      views,
      validation: indicesOf(images, 'validation'),
      classWeights: classWeightsOf(settings.classWeights, classLabels, countByClass(request, train)),
      layers: describeHead(settings, report.featureShape, classLabels.length),
      settings,
      createTrainer: trainerOn(state.backend),
      signal,
    };
    return { training, hashes };
  }

  return {
    trainHead: (request, { signal, emit }) =>
      state.turns.shared(async () => {
        const { training, hashes } = await prepare(request, signal);
        return state.runs.train(request, emit, async (from, report): Promise<TrainResult> => {
          const { images, settings } = request;
          if (settings.folds === 0) {
            const kept = await drain(trainHead({ ...training, from }), report);
            const heldOut = await predictions(kept, training.rows, images, [...training.validation, ...tests(images)]);
            return { ...kept, heldOut };
          }
          const groups = training.train.map((image) => hashes[image] as string);
          const { kept, outOfFold } = await drain(crossValidate({ ...training, groups, from }), report);
          const ofTests = await predictions(kept, training.rows, images, tests(images));
          return { ...kept, heldOut: [...heldOutOf(images, training.train, outOfFold), ...ofTests] };
        });
      }, signal),

    testLearningRates: (request, { signal, emit }) =>
      state.turns.shared(async () => {
        const { training } = await prepare(request, signal);
        return drain(testLearningRates(training), emit);
      }, signal),
  };
}

/** With folds, every image but those of the test takes part: each fold holds others out. */
function trainingImages({ images, settings }: HeadRequest): number[] {
  return settings.folds > 0
    ? [...images.keys()].filter((index) => images[index]?.part !== 'test')
    : indicesOf(images, 'train');
}

function tests(images: readonly RunImage[]): number[] {
  return indicesOf(images, 'test');
}

function indicesOf(images: readonly RunImage[], part: RunImage['part']): number[] {
  return images.flatMap((image, index) => (image.part === part ? [index] : []));
}

function countByClass({ images, classLabels }: HeadRequest, train: readonly number[]): number[] {
  const counts = classLabels.map(() => 0);
  for (const index of train) {
    const { classIndex } = images[index] as RunImage;
    counts[classIndex] = (counts[classIndex] as number) + 1;
  }
  return counts;
}

async function predictions(
  { head }: KeptHead,
  rows: FeatureRows,
  images: readonly RunImage[],
  indices: readonly number[],
): Promise<HeldOutPrediction[]> {
  return heldOutOf(images, indices, await predictHead(head, rows, indices));
}

/** @param probabilities of the images at these indices, row-major [indices, classes] */
function heldOutOf(
  images: readonly RunImage[],
  indices: readonly number[],
  probabilities: Float32Array,
): HeldOutPrediction[] {
  const width = probabilities.length / indices.length;
  return indices.map((index, place) => {
    const { imageId, classIndex, part } = images[index] as RunImage;
    return {
      imageId,
      classIndex,
      part: part === 'test' ? 'test' : 'validation',
      probabilities: Array.from(probabilities.subarray(place * width, (place + 1) * width)),
    };
  });
}
