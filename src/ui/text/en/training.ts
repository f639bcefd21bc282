import type { CurveReading } from '../../../core/curve-reading';
import type { EpochReport, ExtractionProgress, TrainingEnd } from '../../../core/reports';
import type { RunSettings } from '../../../core/run-settings';
import type { MachineState } from '../../../state/machine-slice';
import type { RunState } from '../../../state/run-slice';
import type { Evaluation } from '../../../state/selectors';
import { formatCount, formatDuration, formatFigure, formatPace, formatPercent, plural } from '../format';
import { type Busy, downloadWords, joined, listed, PHASES, type Phase } from './shared-words';

/** What Stop means something else in. */
type Stoppable = Busy | 'opening' | 'folds';

interface EpochProgress {
  readonly fold: { readonly fold: number; readonly folds: number } | undefined;
  readonly epoch: number;
  readonly epochs: number;
  readonly msPerEpoch: number | undefined;
  readonly remainingMs: number | undefined;
}

interface ReadRun {
  readonly settings: RunSettings;
  readonly classes: number;
  readonly endedBy: TrainingEnd | undefined;
}

export const training = { heading: 'Training' };

export const run = {
  train: 'Train',
  stop: 'Stop',
  stopping: 'Stopping…',
  pause: 'Pause',
  pausing: 'Pausing…',
  goOn: 'Go on',
  tryAgain: 'Try again',
  stillReading: 'Still reading the files you dropped.',
  machine: {
    starting: 'The computing backend is starting…',
    failed: 'Nothing can be computed now; the message above says why.',
  } satisfies Record<Exclude<MachineState['status'], 'ready'>, string>,
  whatStopDoes: {
    opening: 'Stop leaves the kept run as it is.',
    base: 'Stop gives this run up.',
    features: 'Stop gives this run up; the features so far are kept.',
    head: 'Stop ends training here and keeps the result so far.',
    folds: 'Stop gives this run up: no head has learned from all images yet.',
  } satisfies Record<Stoppable, string>,
  whatPauseDoes: 'Pause lets it go on later, even after the page was closed.',
  whatButtonsDo: (phase: Stoppable, canPause: boolean) =>
    canPause ? `${run.whatStopDoes[phase]} ${run.whatPauseDoes}` : run.whatStopDoes[phase],
  after: {
    idle: 'Ready.',
    opening: '',
    base: '',
    features: '',
    head: '',
    done: 'Trained. Change an image, the base or a setting, and train again to see what it does.',
    paused:
      'Paused, and kept in this browser: go on whenever you like, even after closing the page. Train begins a new one.',
    cancelled: 'Stopped before there was a result. Features that were computed are kept for the next run.',
    failed: 'The run did not end well; your images and settings are as they were.',
  } satisfies Record<Phase, string>,
  noBase: 'Training did not start: the base could not be loaded, as said above.',
  phases: PHASES,
  took: (seconds: number) => formatDuration(seconds * 1000),
  download: downloadWords,
  extraction({ done, total, imagesPerSecond, remainingMs }: ExtractionProgress): string {
    const rate = imagesPerSecond === undefined ? undefined : `${formatFigure(imagesPerSecond)}\u00a0images/s`;
    return joined(`${formatCount(done)} of ${formatCount(total)}`, rate, remainingMs);
  },
  epochOf({ fold, epoch, epochs, msPerEpoch, remainingMs }: EpochProgress): string {
    const within = fold ? `${run.foldOf(fold)} · ` : '';
    const pace = msPerEpoch === undefined ? undefined : `${formatPace(msPerEpoch)} an epoch`;
    return joined(`${within}epoch ${formatCount(epoch)} of ${formatCount(epochs)}`, pace, remainingMs);
  },
  fold: (fold: number, folds: number) => `Fold ${formatCount(fold)} of ${formatCount(folds)}`,
  allFolds: 'All images',
  foldOf: ({ fold, folds }: { readonly fold: number; readonly folds: number }) =>
    fold <= folds ? run.fold(fold, folds) : run.allFolds,
  notices: 'What to know of this run',
  announce(state: RunState): string {
    if (state.phase === 'features') return `Computing the features of ${plural(state.images, 'image')}.`;
    const words: Record<Exclude<Phase, 'features'>, string> = {
      idle: '',
      opening: 'Opening a kept run.',
      base: 'Loading the base.',
      head: 'Training the head.',
      done: 'Training is done.',
      paused: 'Paused.',
      cancelled: 'Stopped.',
      failed: '',
    };
    return words[state.phase];
  },
  announceDone: ({ accuracy, count }: Evaluation) =>
    `Training is done: ${formatPercent(accuracy)} of ${plural(count, 'validation image')} are right.`,
};

export const charts = {
  name: 'Accuracy and loss by epoch',
  accuracy: 'Accuracy',
  loss: 'Loss',
  training: 'training',
  validation: 'validation',
  titleAt: (title: string, epoch: number) => `${title}, epoch ${formatCount(epoch)}`,
  best: (epoch: number, value: string) => `best epoch ${formatCount(epoch)}: ${value}`,
  epoch: (epoch: number) => `epoch ${formatCount(epoch)}`,
  pointedEpoch: (epoch: number, rate: number | undefined) =>
    rate === undefined ? charts.epoch(epoch) : `${charts.epoch(epoch)} · learning rate ${formatFigure(rate)}`,
  noEpochs: 'No epoch has been trained yet.',
  legend: 'Runs laid over the chart: their validation figures',
  overlayFigures: (name: string, { accuracy, valAccuracy, loss, valLoss }: EpochReport) =>
    `${name}: accuracy ${formatPercent(valAccuracy ?? accuracy)}, loss ${formatFigure(valLoss ?? loss)}`,
  smoothed: (epochs: number) =>
    `The faint lines are the figures as measured; the others are smoothed over about ${formatCount(epochs)} epochs.`,
  measured: ({ blocks, views }: Pick<RunSettings, 'blocks' | 'views'>) =>
    `Training figures are measured while an epoch goes on, with ${charts.onlyInTraining({ blocks, views })}; validation figures after it, without. So validation can look better than training.`,
  eachFold:
    'Each fold has curves of its own; the last ones are of the training on all images, which has no validation.',
  onlyInTraining({ blocks, views }: Pick<RunSettings, 'blocks' | 'views'>): string {
    return listed([
      ...(blocks.some(({ dropout }) => dropout > 0) ? ['Dropout on'] : []),
      ...(blocks.some(({ normalize }) => normalize) ? ['BatchNormalization by each batch’s own figures'] : []),
      ...(views > 0 ? ['changed views of the images'] : []),
    ]);
  },
  reading(reading: CurveReading, { settings, classes, endedBy }: ReadRun): string {
    switch (reading.kind) {
      case 'nothing':
        return '';
      case 'rate-too-high':
        return 'The loss jumps about: the learning rate is too high. Try a tenth of it.';
      case 'not-learning':
        return `The loss stays near ${formatFigure(reading.guessing)}, what guessing among ${plural(classes, 'class', 'classes')} gives: it has learned next to nothing. Try a higher learning rate or another base, and see that the images are in the right classes.`;
      case 'overfitting':
        return overfittingWords(reading, settings, endedBy !== undefined);
      case 'still-improving':
        return 'The validation loss was still falling at the last epoch: more epochs may help.';
      case 'validation-better':
        return `Validation is better than training here, and nothing is wrong: training is the harder task, with ${charts.onlyInTraining(settings)}.`;
      case 'level':
        return 'The validation loss has levelled off: more epochs would bring little.';
    }
  },
  epochFigures: ({ epoch, accuracy, valAccuracy, loss, valLoss, learningRate }: EpochReport, withRate: boolean) =>
    [
      `Epoch ${epoch}`,
      `accuracy ${formatPercent(accuracy)}`,
      valAccuracy === undefined ? '' : `validation accuracy ${formatPercent(valAccuracy)}`,
      `loss ${formatFigure(loss)}`,
      valLoss === undefined ? '' : `validation loss ${formatFigure(valLoss)}`,
      withRate ? `learning rate ${formatFigure(learningRate)}` : '',
    ]
      .filter((words) => words !== '')
      .join(', '),
  table: 'Numbers of each epoch',
  columns: {
    epoch: 'Epoch',
    accuracy: 'accuracy',
    valAccuracy: 'val_accuracy',
    loss: 'loss',
    valLoss: 'val_loss',
    learningRate: 'learning_rate',
    ofRun: (name: string, column: string) => `${name}: ${column}`,
  },
};

/** While it still goes on no figure is given: it would change each second. */
function overfittingWords(
  { from, rise }: Extract<CurveReading, { kind: 'overfitting' }>,
  { blocks, keep }: RunSettings,
  hasEnded: boolean,
): string {
  const sign = `Overfitting shows from epoch ${formatCount(from)} on: the head learns the training images by heart, and the loss on held-out ones`;
  if (!hasEnded) return `${sign} rises.`;
  const kept = keep === 'best' ? `Epoch ${formatCount(from)} is kept.` : `“Best” keeps epoch ${formatCount(from)}.`;
  const remedies = blocks.length > 0 ? ['more dropout', 'fewer units'] : ['an L2 penalty'];
  return `${sign} has risen by ${formatFigure(rise)} since. ${kept} Try more images or extra views, ${remedies.join(' or ')}.`;
}
