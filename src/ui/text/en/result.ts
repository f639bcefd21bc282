import type { ClassGuess, ExportProgress, OwnClasses, TrainingEnd } from '../../../core/reports';
import type { RunSettings } from '../../../core/run-settings';
import type { Evaluation } from '../../../state/selectors';
import { formatBytes, formatCount, formatDuration, formatFigure, formatPercent, plural } from '../format';
import { isolated } from './shared-words';

interface CheckedDownload {
  readonly maxDifference: number;
  readonly checkedImages: number;
  readonly bytes: number;
}

export const result = {
  heading: 'Result',
  invitation: 'After training: how often the classifier is right, and what it takes for what.',
  ofValidation: (count: number) => `of ${plural(count, 'validation image')} right`,
  interval: ([low, high]: Evaluation['interval']) =>
    `95\u00a0% interval ${formatPercent(low)} to ${formatPercent(high)}`,
  accuracyHelpName: 'What this figure is of',
  accuracyHelp: ({ count, interval: [low, high] }: Evaluation) =>
    `These ${plural(count, 'image')} were held out: the head never trained on them. The share over all images like them lies between ${formatPercent(low)} and ${formatPercent(high)}; such a range is right nineteen times in twenty.`,
  test: ({ accuracy, count, interval: [low, high] }: Evaluation) =>
    `${formatPercent(accuracy)} of ${plural(count, 'test image')} right (95\u00a0% interval ${formatPercent(low)} to ${formatPercent(high)})`,
  nothingHeldOut:
    'No image was held out, so nothing says what this classifier does with new images. Hold some out and train again.',
  training: (accuracy: number, count: number) => `Training: ${formatPercent(accuracy)} of ${plural(count, 'image')}.`,
  ended: (ran: number, { epochs, patience }: RunSettings) =>
    ({
      epochs: `Ran for ${plural(ran, 'epoch')}.`,
      patience: `Stopped early after ${formatCount(ran)} of ${plural(epochs, 'epoch')}: no better epoch in ${formatCount(patience)}.`,
      person: `Stopped after ${formatCount(ran)} of ${plural(epochs, 'epoch')}.`,
      divergence: `Training broke down after ${formatCount(ran)} of ${plural(epochs, 'epoch')}: the loss was no number any more. The best so far was kept; a lower learning rate helps.`,
      converged: `Found the best there is after ${plural(ran, 'epoch')}.`,
    }) satisfies Record<TrainingEnd, string>,
  kept(kept: number, ran: number, best: number | undefined): string {
    const words = `Kept: epoch ${formatCount(kept)} of ${formatCount(ran)}`;
    if (best === undefined) return `${words}, the last.`;
    if (kept === best) return `${words}, the lowest validation loss.`;
    return `${words}, the last; epoch ${formatCount(best)} had the lowest validation loss.`;
  },
  ofFolds: (folds: number) => `of held-out images right, the mean of ${plural(folds, 'fold')}`,
  foldSpread: (spread: number) => `±\u00a0${formatPercent(spread)}`,
  foldsHelp: (folds: number) =>
    `Cross-validation: ${plural(folds, 'classifier')} were trained, each measured on the part of the images that it was not trained on. After the ± stands how far the folds lie from their mean, as a standard deviation.`,
  thenAll: (images: number) =>
    `The classifier itself was then trained on all ${plural(images, 'image')}, for the median of the epochs that the folds kept.`,
  folds: 'Figures of each fold',
  foldColumns: {
    fold: 'Fold',
    images: 'Held out',
    valAccuracy: 'val_accuracy',
    valLoss: 'val_loss',
    keptEpoch: 'Epoch kept',
  },
  stale: (reasons: readonly string[]) => `From before ${reasons.join(' and ')}. Train again to bring this up to date.`,
  showMore: (count: number) => `Show more (${formatCount(count)})`,
};

export const confusion = {
  heading: 'What is taken for what',
  term: 'confusion matrix',
  helpName: 'How to read this table',
  help: (count: number) =>
    `The confusion matrix: each row is a true class, each column what was said, and the counts are of your ${plural(count, 'validation image')}. The darker a cell, the larger its share of the row; press a count to see its images.`,
  table: 'Confusion matrix',
  corner: 'true\u00a0↓ said\u00a0→',
  recall: 'recall',
  recallMeaning: 'Of the images of this class, the share that was found',
  precision: 'precision',
  precisionMeaning: 'Of the images said to be of this class, the share that was',
  cell: (truth: string, said: string, count: number) =>
    truth === said
      ? `${plural(count, 'image')} of ${truth}, recognised`
      : `${plural(count, 'image')} of ${truth}, said to be ${said}`,
};

export const wrong = {
  heading: (wrong: number, count: number) =>
    wrong === 0 ? `None of ${formatCount(count)} wrong` : `${formatCount(wrong)} of ${formatCount(count)} wrong`,
  order: 'The true class, below it what was said and how surely.',
};

export const trial = {
  heading: 'Try',
  notYet: 'After training, try it here on an image that it has never seen.',
  invitation: 'Drop or paste an image here, choose one, or use the camera.',
  looking: 'Looking at it…',
  choose: 'Choose an image',
  fileInput: 'Image to try',
  camera: 'Use the camera',
  stopCamera: 'Stop the camera',
  closeCamera: 'Close',
  cameraPicture: 'What the camera sees',
  cameraDenied: 'The camera was not allowed. Allow it for this page in the browser’s address bar, then try again.',
  cameraMissing: 'No camera was found. Connect one and try again, or choose an image instead.',
  cameraBusy: 'The camera could not be read; another program may be using it. Close that one and try again.',
  cameraFailed: 'This browser gives no camera to this page. Choose an image instead.',
  says: (label: string, probability: number) => `It says ${isolated(label)}, ${formatPercent(probability)}.`,
  took: (elapsedMs: number) =>
    `Took ${elapsedMs < 1000 ? `${formatFigure(elapsedMs)}\u00a0ms` : formatDuration(elapsedMs)}.`,
};

export const own = {
  invitation: 'Try the base at once, before any training: drop or paste an image here, choose one, or use the camera.',
  heading: (base: string) => `What ${base} itself sees`,
  classes: ({ count, areImageNet }: OwnClasses) =>
    areImageNet ? `${formatCount(count)} ImageNet classes` : `${plural(count, 'class', 'classes')} of its own`,
  helpName: 'What the base knows by itself',
  help: ({ count }: OwnClasses) =>
    `Untrained by you, a base can only choose among the ${formatCount(count)} classes that it was made with, and for each picture it must choose. Training adds a small head that learns your classes from the same features: that is transfer learning.`,
  ask: (base: string) => `Ask ${base}`,
  says: (base: string, guesses: readonly ClassGuess[]) =>
    `${base} says ${guesses.map(({ name, probability }) => `${isolated(name)}, ${formatPercent(probability)}`).join('; ')}.`,
  disclosure: 'What would the base itself say?',
  lesson: (classes: OwnClasses) =>
    `Without your head it can only choose among ${own.classes(classes)}. From the same features your head learnt the classes above: that is transfer learning.`,
  needsPicture: 'Choose an image above to see.',
};

export const take = {
  heading: 'Take',
  download: 'Download',
  notYet: 'After training: the whole model as one file, for use in any web page or in Node.',
  waitForRun: 'A run is on. The model can be downloaded when it has ended.',
  contents: 'One zip for TensorFlow.js: model.json and weights.bin, labels.txt, metadata.json.',
  busy(progress: ExportProgress | undefined): string {
    if (!progress) return 'Preparing…';
    const doing = progress.phase === 'writing' ? 'Writing the model' : 'Checking it against this page';
    return `${doing}: ${formatCount(progress.done)} of ${formatCount(progress.total)}`;
  },
  checked: ({ maxDifference, checkedImages, bytes }: CheckedDownload) =>
    `${formatBytes(bytes)}; loaded again and checked on ${plural(checkedImages, 'image')}, largest difference ${maxDifference === 0 ? 'none' : formatFigure(maxDifference)}.`,
};
