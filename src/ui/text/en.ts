import type {
  BackendChoice,
  BackendName,
  BaseReport,
  DownloadProgress,
  EpochReport,
  ExportProgress,
  ExtractionProgress,
  Preprocessing,
} from '../../core/reports';
import type { Pooling } from '../../core/run-settings';
import type { LeftOutReason } from '../../core/samples';
import type { ParameterTotals } from '../../core/summary';
import type { MachineState } from '../../state/machine-slice';
import type { RunState } from '../../state/run-slice';
import type { Evaluation } from '../../state/selectors';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFigure,
  formatPercent,
  formatShape,
  formatTimeLeft,
  plural,
} from './format';

type Phase = RunState['phase'];
type Busy = 'base' | 'features' | 'head';

interface ClassSize {
  readonly label: string;
  readonly count: number;
}

const BACKENDS: Readonly<Record<BackendName, string>> = { webgpu: 'WebGPU', wasm: 'WASM', cpu: 'CPU' };

const PHASES: Readonly<Record<Busy, string>> = { base: 'Base', features: 'Features', head: 'Head' };

/** All words of the page, by the place where they stand. Another language is another file of this shape. */
export const text = {
  unknown: '–',

  header: {
    name: 'Headstart',
    privacy: 'Nothing leaves this tab',
    privacyMore: [
      'Your images are read, turned into numbers and trained on inside this tab. No image, number or statistic is sent anywhere.',
      'The only thing fetched from outside is the base you choose, once; after that your browser keeps it.',
    ],
    help: 'Help',
    steps: [
      'Drop a folder whose sub-folders hold the images of one class each, or several such folders.',
      'Press Train. A base, trained on ImageNet and frozen, turns each image into features; a small head learns your classes from them.',
      'See how often it is right on images it was not trained on, and which ones it gets wrong.',
      'Try it on a new image or the camera, then download the model as one file.',
    ],
    keys: 'In an opened class: arrow keys move, Space chooses, Shift extends, Delete removes, Escape closes. In the network, the charts and the confusion matrix: arrow keys move from block to block, epoch to epoch and count to count.',
  },

  update: {
    ready: 'A new version is ready',
    reload: 'Reload',
    note({ runIsOn, hasWork, isOpenElsewhere }: UpdateObstacles): string {
      if (runIsOn) return 'When the run has ended, or after you stop it.';
      if (isOpenElsewhere) return 'Close the other tabs of this page first.';
      return hasWork ? 'It clears your images and result from this tab.' : '';
    },
  },

  backend: {
    label: 'Backend',
    choices: {
      auto: 'Best available',
      webgpu: 'WebGPU (graphics card)',
      wasm: 'WASM (processor)',
      cpu: 'CPU (plain JavaScript)',
    } satisfies Record<BackendChoice, string>,
    state(machine: MachineState): string {
      if (machine.status === 'starting') return 'starting…';
      if (machine.status === 'failed') return 'not running';
      const { backend, adapter } = machine.report;
      return `${BACKENDS[backend]} · ${adapter ?? 'no graphics adapter'}`;
    },
    reason(machine: MachineState): string {
      if (machine.status === 'starting') return 'Looking at what this machine can compute with.';
      return machine.status === 'failed' ? machine.failure.message : machine.report.reason;
    },
    lockedWhileRunning: 'Another one can be chosen when the run has ended, or after you stop it.',
    tryAgain: 'Start again',
  },

  images: {
    heading: 'Images',
    invitation: 'Drop a folder here whose sub-folders hold the images of one class each.',
    invitationMore:
      'Several class folders at once work too. Sub-folders named train, val or test keep their part. JPEG, PNG, WebP, GIF, BMP and AVIF.',
    pickFolder: 'Choose a folder',
    trySamples: 'Try it with sample images',
    folderInput: 'Folder of images',
    filesInput: (label: string) => `Images for ${label}`,
    reading: (found: number) => `Reading… ${plural(found, 'file')} found`,
    taken: (images: number, classes: number) => `${plural(images, 'image')}, ${plural(classes, 'class', 'classes')}`,
    leftOut: (count: number, reasons: readonly string[]) => `${formatCount(count)} left out: ${reasons.join(', ')}`,
    columnClass: 'Class',
    columnTaken: 'Taken',
    columnLeftOut: 'Left out',
    noClass: 'in no class',
    reasonCount: {
      'system-file': (count) => plural(count, 'system file'),
      'not-an-image': (count) => `${formatCount(count)} not an image`,
      'unsupported-format': (count) => `${formatCount(count)} in a format no browser reads`,
      'empty-file': (count) => plural(count, 'empty file'),
      'already-here': (count) => `${formatCount(count)} already here`,
      'outside-classes': (count) => `${formatCount(count)} outside the class folders`,
      unreadable: (count) => plural(count, 'broken image'),
      'too-large': (count) => `${formatCount(count)} too large`,
    } satisfies Record<LeftOutReason, (count: number) => string>,
    reason: {
      'system-file': 'Files that the operating system keeps in its folders. You need not do anything.',
      'not-an-image': 'Their name ends like no image’s does.',
      'unsupported-format': 'Browsers cannot decode these. Save them as JPEG or PNG and drop them again.',
      'empty-file': 'There is nothing in them, or the browser could not open them.',
      'already-here': 'The same file is here already; it counts once.',
      'outside-classes': 'They lie beside the class folders, so it is not known which class they belong to.',
      unreadable: 'Found when they were decoded: the data is damaged or not what the name says.',
      'too-large': 'They have more pixels than a browser can decode. Make them smaller and drop them again.',
    } satisfies Record<LeftOutReason, string>,
    andMore: (count: number) => `and ${formatCount(count)} more`,
    balance: (classes: readonly ClassSize[]) =>
      `Images by class: ${classes.map(({ label, count }) => `${label} ${formatCount(count)}`).join(', ')}`,
    classCount: (label: string, count: number) => `${label}: ${plural(count, 'image')}`,
    uneven: (most: ClassSize, least: ClassSize) =>
      `“${most.label}” has ${formatFigure(most.count / least.count)} times as many images as “${least.label}”. The classifier may lean towards it; more images of the small classes help.`,
    className: (label: string) => `Class ${label}`,
    nameField: (label: string) => `Name of class ${label}`,
    willJoin: (label: string) => `There is a “${label}” already: Enter joins the two, Escape keeps them apart.`,
    menu: (label: string) => `What to do with class ${label}`,
    addImages: 'Add images…',
    joinWith: 'Join with',
    join: 'Join',
    removeClass: 'Remove class',
    noOtherClass: 'There is no other class to go to.',
    noImages: 'No images yet. Drop some here, or',
    open: (label: string, count: number) => `Show all ${plural(count, 'image')} of ${label}`,
    gridName: (label: string) => `Images of ${label}`,
    howToChoose: 'Click images to choose them; Shift-click for many.',
    chosen: (count: number) => `${formatCount(count)} chosen`,
    moveTo: 'to',
    move: 'Move',
    remove: 'Remove',
    closeGrid: 'Show fewer',
    addClass: 'Add a class',
    undo: 'Undo',
  },

  training: { heading: 'Training' },

  base: {
    heading: 'Base',
    helpName: 'What a base is',
    help: 'A network that learnt to see from 1.2 million ImageNet photographs. It stays as it is and turns each of your images into features, a short description in numbers.',
    change: 'Change',
    close: 'Close',
    legend: 'Choose a base',
    lockedWhileRunning: 'Another base can be chosen when the run has ended, or after you stop it.',
    fetchNow: 'Fetch it now',
    loading(progress: DownloadProgress | undefined): string {
      return progress ? `Fetching the base: ${downloadWords(progress)}` : 'Fetching the base…';
    },
    standsIn: (reason: string) => `${reason} The base that comes with this page stands in.`,
    status(report: BaseReport | undefined, isBundled: boolean): string {
      if (!report && isBundled) return 'Comes with this page, so it needs no network.';
      if (!report) return 'Fetched when you train, then kept by your browser.';
      const size = `${report.inputHeightPx}\u00a0×\u00a0${report.inputWidthPx}`;
      const fetched = report.fromCache ? 'from your browser’s copy' : 'now kept by your browser';
      const kept = isBundled ? 'comes with this page' : fetched;
      return `Takes ${size} pixels, gives ${formatShape(report.featureShape)} features; ${kept}.`;
    },
    columns: {
      name: 'Base',
      parameters: 'Parameters',
      download: 'Download',
      input: 'Input',
      features: 'Features',
      top1: 'Top-1',
      top1Meaning: 'The share of ImageNet’s own photographs that the whole network names rightly at its first guess',
    },
    pixels: (side: number) => `${side}\u00a0px`,
    anyModel: 'Any TF.js layers model',
    anyModelMore: 'Its address is fetched at once. The server must allow other pages to read it (CORS).',
    url: 'Model URL',
    scaling: 'Pixel scaling',
    scalingHelpName: 'What pixel scaling is',
    scalingHelp:
      'How pixel values 0…255 are scaled before the model sees them; it must be what the model was trained with. MobileNets want −1…1; the model’s own page says what others want.',
    scalings: {
      tf: '−1 … 1',
      torch: '0 … 1, then ImageNet mean and deviation',
      caffe: 'BGR less ImageNet mean',
      none: '0 … 255, unscaled',
    } satisfies Record<Preprocessing, string>,
    useUrl: 'Use this URL',
    cut: 'Cut at layer',
    cutHelpName: 'What the cut is',
    cutHelp:
      'Up to this layer the base stays frozen; its output here is the features that the head learns from. Later layers know more of ImageNet’s own classes, earlier ones more of edges and textures.',
  },

  network: {
    heading: 'Network',
    strip: 'Layers from the image to the classes',
    image: 'image',
    classes: 'classes',
    cut: 'The cut: frozen before it, trained after it',
    block({ className, outputShape, parameters, trainable }: BlockWords): string {
      const weights = parameters === 0 ? 'no weights' : plural(parameters, 'weight');
      return `${className} · ${formatShape(outputShape)} · ${weights}${trainable || parameters === 0 ? '' : ', frozen'}`;
    },
    totals(
      { baseRows, headRows }: { readonly baseRows: readonly unknown[]; readonly headRows: readonly unknown[] },
      { nonTrainable, trainable }: ParameterTotals,
    ): string {
      if (baseRows.length === 0) return 'Once this base is fetched, its layers are shown here.';
      const head = headRows.length === 0 ? '' : ` The head’s ${formatCount(trainable)} learn your classes.`;
      return `Frozen: ${plural(nonTrainable, 'weight')} stay as ImageNet left them.${head}`;
    },
  },

  summary: {
    heading: 'Layers',
    table: 'Model summary',
    notLoaded: 'The base’s own layers are listed once it has been fetched.',
    layer: 'Layer (type)',
    output: 'Output shape',
    parameters: 'Param #',
    totals: {
      total: 'Total params',
      trainable: 'Trainable params',
      nonTrainable: 'Non-trainable params',
    } satisfies Record<keyof ParameterTotals, string>,
  },

  settings: {
    heading: 'Settings',
    more: 'More settings',
    helpName: (label: string) => `What ${label.toLowerCase()} means`,
    choices: { avg: 'Average (GAP)', flatten: 'Flatten' } satisfies Record<Pooling, string>,
    flatten: (parameters: number) =>
      `With Flatten the head has ${plural(parameters, 'weight')}. That is slow to train, and many weights learn few images by heart.`,
  },

  run: {
    train: 'Train',
    stop: 'Stop',
    stopping: 'Stopping…',
    goOn: 'Go on',
    tryAgain: 'Try again',
    stillReading: 'Still reading the files you dropped.',
    machine: {
      starting: 'The computing backend is starting…',
      failed: 'Nothing can be computed now; the message above says why.',
    } satisfies Record<Exclude<MachineState['status'], 'ready'>, string>,
    whatStopDoes: {
      base: 'Stop gives this run up.',
      features: 'Stop gives this run up; the features so far are kept.',
      head: 'Stop ends training here and keeps the result.',
    } satisfies Record<Busy, string>,
    after: {
      idle: 'Ready.',
      base: '',
      features: '',
      head: '',
      done: 'Trained. Change an image, the base or a setting, and train again to see what it does.',
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
    epochOf: (epoch: number, epochs: number, remainingMs: number | undefined) =>
      joined(`epoch ${formatCount(epoch)} of ${formatCount(epochs)}`, undefined, remainingMs),
    announce(phase: Phase, images: number): string {
      const words: Record<Phase, string> = {
        idle: '',
        base: 'Loading the base.',
        features: `Computing the features of ${plural(images, 'image')}.`,
        head: 'Training the head.',
        done: 'Training is done.',
        cancelled: 'Stopped.',
        failed: '',
      };
      return words[phase];
    },
    announceDone: ({ accuracy, count }: Evaluation) =>
      `Training is done: ${formatPercent(accuracy)} of ${plural(count, 'validation image')} are right.`,
  },

  charts: {
    name: 'Accuracy and loss by epoch',
    accuracy: 'Accuracy',
    loss: 'Loss',
    training: 'training',
    validation: 'validation',
    titleAt: (title: string, epoch: number) => `${title}, epoch ${formatCount(epoch)}`,
    best: (value: string) => `best ${value}`,
    epoch: (epoch: number) => `epoch ${formatCount(epoch)}`,
    noEpochs: 'No epoch has been trained yet.',
    epochFigures: ({ epoch, accuracy, valAccuracy, loss, valLoss }: EpochReport) =>
      [
        `Epoch ${epoch}`,
        `accuracy ${formatPercent(accuracy)}`,
        valAccuracy === undefined ? '' : `validation accuracy ${formatPercent(valAccuracy)}`,
        `loss ${formatFigure(loss)}`,
        valLoss === undefined ? '' : `validation loss ${formatFigure(valLoss)}`,
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
    },
  },

  result: {
    heading: 'Result',
    invitation: 'After training: how often the classifier is right, and what it takes for what.',
    ofValidation: (count: number) => `of ${plural(count, 'validation image')} right`,
    interval: ([low, high]: Evaluation['interval']) =>
      `95\u00a0% interval ${formatPercent(low)} to ${formatPercent(high)}`,
    accuracyHelpName: 'What this figure is of',
    accuracyHelp: ({ count, interval: [low, high] }: Evaluation) =>
      `These ${plural(count, 'image')} were held out: the head never trained on them. Another ${formatCount(count)} images like them would give a figure between ${formatPercent(low)} and ${formatPercent(high)} nineteen times in twenty.`,
    test: ({ accuracy, count, interval: [low, high] }: Evaluation) =>
      `${formatPercent(accuracy)} of ${plural(count, 'test image')} right (95\u00a0% interval ${formatPercent(low)} to ${formatPercent(high)})`,
    nothingHeldOut:
      'No image was held out, so nothing says what this classifier does with new images. Hold some out and train again.',
    training: (accuracy: number, count: number) => `Training: ${formatPercent(accuracy)} of ${plural(count, 'image')}.`,
    epochs: (ran: number, planned: number) =>
      ran < planned
        ? `Stopped after ${formatCount(ran)} of ${plural(planned, 'epoch')}.`
        : `Ran for ${plural(ran, 'epoch')}.`,
    stale: (reasons: readonly string[]) =>
      `From before ${reasons.join(' and ')}. Train again to bring this up to date.`,
    showMore: (count: number) => `Show more (${formatCount(count)})`,
  },

  confusion: {
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
  },

  wrong: {
    heading: (wrong: number, count: number) =>
      wrong === 0 ? `None of ${formatCount(count)} wrong` : `${formatCount(wrong)} of ${formatCount(count)} wrong`,
    said: (label: string, probability: number) => `${label} ${formatPercent(probability)}`,
    order: 'The true class, below it what was said and how surely.',
  },

  trial: {
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
    says: (label: string, probability: number) => `It says ${label}, ${formatPercent(probability)}.`,
    took: (elapsedMs: number) =>
      `Took ${elapsedMs < 1000 ? `${formatFigure(elapsedMs)}\u00a0ms` : formatDuration(elapsedMs)}.`,
  },

  take: {
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
  },

  steps: {
    name: 'Steps',
    phases: {
      idle: '–',
      ...PHASES,
      done: 'done',
      cancelled: 'stopped',
      failed: 'failed',
    } satisfies Record<Phase, string>,
  },
};

interface UpdateObstacles {
  readonly runIsOn: boolean;
  readonly hasWork: boolean;
  readonly isOpenElsewhere: boolean;
}

interface BlockWords {
  readonly className: string;
  readonly outputShape: readonly number[];
  readonly parameters: number;
  readonly trainable: boolean;
}

interface CheckedDownload {
  readonly maxDifference: number;
  readonly checkedImages: number;
  readonly bytes: number;
}

function downloadWords({ loadedBytes, totalBytes, elapsedMs }: DownloadProgress): string {
  const bytesPerMs = elapsedMs > 0 ? loadedBytes / elapsedMs : 0;
  const amount =
    totalBytes === undefined ? formatBytes(loadedBytes) : `${formatBytes(loadedBytes)} of ${formatBytes(totalBytes)}`;
  const rate = bytesPerMs > 0 ? `${formatBytes(bytesPerMs * 1000)}/s` : undefined;
  const isUnderWay = totalBytes !== undefined && bytesPerMs > 0 && loadedBytes < totalBytes;
  return joined(amount, rate, isUnderWay ? (totalBytes - loadedBytes) / bytesPerMs : undefined);
}

function joined(amount: string, rate: string | undefined, remainingMs: number | undefined): string {
  const left = remainingMs !== undefined && remainingMs > 0 ? formatTimeLeft(remainingMs) : undefined;
  return [amount, rate, left].filter((words) => words !== undefined).join(' · ');
}
