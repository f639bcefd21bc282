import type { BaseEntry } from '../../catalogue/base-entry';
import type { Misfit } from '../../catalogue/machine-needs';
import type {
  BackendChoice,
  BackendName,
  BaseReport,
  BaseRoute,
  ClassGuess,
  DownloadProgress,
  EpochReport,
  ExportProgress,
  ExtractionProgress,
  FeaturePrecision,
  KeptFeatureSpace,
  OwnClasses,
  Preprocessing,
  TrainingEnd,
} from '../../core/reports';
import type { Interpolation, ResizeMode } from '../../core/resize';
import type { KeptChoice, Pooling, RunSettings } from '../../core/run-settings';
import type { LeftOutReason } from '../../core/samples';
import type { ParameterTotals } from '../../core/summary';
import type { MachineState } from '../../state/machine-slice';
import type { RunState } from '../../state/run-slice';
import type { Evaluation } from '../../state/selectors';
import type { BaseColumnName } from '../training/base-columns';
import type { BlockPart } from '../training/NetworkBlockButton';
import type { NetworkBlock } from '../training/network-blocks';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFigure,
  formatMillions,
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

const ROUTES: Readonly<Record<Exclude<BaseRoute, 'host'>, string>> = {
  proxy: 'through this page’s server',
  mirror: 'from the mirror',
  kept: 'kept in this browser',
  file: 'from your file',
};

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
      if (!progress) return 'Fetching the base…';
      const by = progress.route === 'host' ? '' : ` ${ROUTES[progress.route]}`;
      return `Fetching the base${by}: ${downloadWords(progress)}`;
    },
    standsIn: (reason: string) => `${reason} The base that comes with this page stands in.`,
    status(report: BaseReport | undefined, isBundled: boolean, secondsPer100: number | undefined): string {
      if (!report && isBundled) return 'Comes with this page, so it needs no network.';
      if (!report) return 'Fetched when you train or try it, then kept by your browser.';
      const size = `${report.inputHeightPx}\u00a0×\u00a0${report.inputWidthPx}`;
      const from = isBundled ? 'comes with this page' : cameFrom(report);
      const pace =
        secondsPer100 === undefined ? '' : ` 100 images take ${text.base.estimatedSeconds(secondsPer100)} here.`;
      return `Takes ${size} pixels, gives ${formatShape(report.featureShape)} features; ${from}.${pace}`;
    },
    notJoinable:
      'This is a graph model: it works here, but the trained model can’t be downloaded, since a graph has no layers that a head could be joined to.',
    otherWays: 'Other ways to get it',
    table: 'Table of bases',
    columns: {
      name: { label: 'Base', meaning: 'Sort by name' },
      top1: {
        label: 'Top-1',
        meaning: 'The share of ImageNet’s own photographs that the whole network names rightly at its first guess',
      },
      top5: { label: 'Top-5', meaning: 'The same where the right name is among its five best guesses' },
      parameters: {
        label: 'Parameters',
        meaning: 'The weights up to the cut, of those that the whole network has with its 1000 ImageNet classes on top',
      },
      depth: { label: 'Depth', meaning: 'Layers from input to output, as the table of keras.io counts them' },
      input: { label: 'Input', meaning: 'The side, in pixels, of the square images that it was trained on' },
      features: { label: 'Features', meaning: 'What an image is at the cut: height, width, channels' },
      download: {
        label: 'Download',
        meaning:
          'What is fetched, in MB of a million bytes; in grey the size with the top that the table of keras.io lists',
      },
      memory: { label: 'Memory', meaning: 'An estimate of what it takes of this machine at its peak' },
      seconds: {
        label: '100 images',
        meaning: 'An estimate of how long the features of 100 images take on this machine, from a short measurement',
      },
    } satisfies Record<BaseColumnName, { readonly label: string; readonly meaning: string }>,
    accuracy: (percent: number | undefined) => (percent === undefined ? text.unknown : `${percent.toFixed(1)}\u202f%`),
    parameters: ({ parameters, parametersWithTop }: BaseEntry) => {
      const whole = parametersWithTop === undefined ? '' : ` of ${formatMillions(parametersWithTop)}`;
      return `${formatMillions(parameters)}${whole}\u00a0M`;
    },
    notWithTop: (megabytes: number) => `not\u00a0${megabytes}`,
    kept: (isWhole: boolean) => (isWhole ? 'kept' : 'begun'),
    forget: (bytes: number) => `Forget ${formatBytes(bytes)}`,
    keptInAll: (count: number, bytes: number) =>
      `This browser keeps ${plural(count, 'base')}, ${formatBytes(bytes)} in all; Forget gives room back.`,
    estimatedBytes: (bytes: number) => `≈\u00a0${formatCount(Number((bytes / 1e6).toPrecision(2)))}\u00a0MB`,
    estimatedSeconds(seconds: number): string {
      const rounded = Number(seconds.toPrecision(2));
      return `≈\u00a0${rounded < 100 ? `${rounded}\u00a0s` : formatDuration(Math.round(rounded / 60) * 60_000)}`;
    },
    measuring: '…',
    misfit: ({ kind, neededBytes, allowedBytes }: Misfit) =>
      kind === 'buffer'
        ? `Cannot run here: one of its tensors takes ${formatBytes(neededBytes)}, and this graphics device allows ${formatBytes(allowedBytes)} at once. Another backend may.`
        : `Cannot run here: it takes about ${formatBytes(neededBytes)} of memory, and this page can count on ${formatBytes(allowedBytes)}.`,
    anyModel: 'Another model',
    anyModelMore:
      'By its address, or drop its file here: a TF.js model.json (with its weight files), a Keras .h5 or .keras file, or a Teachable Machine .zip. It is read at once, in this tab.',
    url: 'Model URL',
    useUrl: 'Use this URL',
    pickFile: 'Choose a file',
    fileInput: 'Model file',
    network: 'Network',
    networkHelpName: 'What network a file holds',
    networkHelp:
      'A Keras file of weights alone does not say which network they belong to; choose it here. All other files bring their network with them.',
    asTheFileSays: (name: string | undefined) =>
      name === undefined ? 'as the file says' : `as the file says: ${name}`,
    withTop: 'with its top, the 1000 ImageNet classes',
    chooseNetwork: 'choose one',
    readAsNetwork: 'Read it so',
    scaling: 'Pixel scaling',
    scalingHelpName: 'What pixel scaling is',
    scalingHelp:
      'How pixel values 0…255 are scaled before the model sees them; it must be what the model was trained with. A network that you choose brings its own; else the model’s own page says it.',
    scalings: {
      tf: '−1 … 1',
      torch: '0 … 1, then ImageNet mean and deviation',
      caffe: 'BGR less ImageNet mean',
      none: '0 … 255, unscaled',
    } satisfies Record<Preprocessing, string>,
    mirrorDisclosure: (mirror: string | undefined) =>
      mirror === undefined ? 'Is Keras’ host out of reach?' : `Asking ${mirror} before Keras’ host`,
    mirror: 'Mirror of Keras’ weights',
    mirrorMore:
      'A folder with the same files as Keras’ own, such as vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5. Empty: none is asked.',
    useMirror: 'Use this mirror',
    inputSize: 'Input size, height × width',
    inputSizeHelpName: 'What the input size is',
    inputSizeHelp:
      'Your images are brought to this size before the base sees them; Keras calls it input_shape. Larger images show more detail and take longer.',
    inputSide: { height: 'Input height in pixels', width: 'Input width in pixels' },
    setInputSize: 'Set',
    inputSizeFixed: 'This model takes images of one size only.',
    inputSizeFrom: (smallest: number, usual: number | undefined) =>
      `From ${smallest}\u00a0px${usual === undefined ? '' : `; it was trained at ${usual}\u00a0px`}. Need not be square.`,
    cut: 'Cut at layer',
    cutHelpName: 'What the cut is',
    cutHelp:
      'Up to this layer the base stays frozen; its output here is the features that the head learns from. Later layers know more of ImageNet’s own classes, earlier ones more of edges and textures.',
  },

  features: {
    kept: (bytes: number, limitBytes: number, bases: number) =>
      bytes === 0
        ? `Features kept in this browser: none yet, up to ${formatBytes(limitBytes)}`
        : `Features kept in this browser: ${formatBytes(bytes)} of ${formatBytes(limitBytes)} for ${plural(bases, 'base')}`,
    why: 'An image goes through the base once. What the base made of it stays on this machine, so that the same folder is ready at once when you come back. It can be made again from your images at any time.',
    space({ about, images }: KeptFeatureSpace): string {
      const count = plural(images, 'image');
      if (!about) return `A base whose name was lost · ${count}`;
      const size = formatShape([about.heightPx, about.widthPx]);
      const maps = about.form === 'map' ? ' · whole maps' : '';
      return `${about.baseName} · cut at ${about.cutLayer} · ${size}\u00a0px, ${about.resize}${maps} · ${count}`;
    },
    all: 'All of them',
    forget: (bytes: number, name: string) => `Forget ${formatBytes(bytes)} of features: ${name}`,
    limit: 'At most, in MB',
    setLimit: 'Set',
    limitMore: 'When it is reached, what was used longest ago is forgotten. 0 keeps nothing.',
    precision: 'Kept as',
    precisionHelpName: 'What the precision of kept features is',
    precisionHelp:
      'float16 takes half the room and rounds each number to three digits, which a head rarely notices. It holds for features that are kept from now on.',
    precisions: {
      float32: 'As they are (float32)',
      float16: 'Half the room (float16)',
    } satisfies Record<FeaturePrecision, string>,
    diskIsFull:
      'The browser has no more room, so not all features of these images are kept for your next visit. The run is not affected. To make room, forget features or bases under “Change”, or free space on this machine.',
  },

  network: {
    heading: 'Network',
    strip: 'Layers from the image to the classes',
    image: 'image',
    classes: 'classes',
    cut: 'The cut: frozen before it, trained after it',
    blockName: ({ name, lastName, layers }: NetworkBlock) => (layers === 1 ? name : `${name} … ${lastName}`),
    block({ className, outputShape, parameters, layers }: NetworkBlock, part: BlockPart): string {
      const weights = parameters === 0 ? 'no weights' : plural(parameters, 'weight');
      const fate = { frozen: parameters === 0 ? '' : ', frozen', head: '', above: ', left off' }[part];
      const what = layers === 1 ? className : plural(layers, 'layer');
      return `${what} · ${formatShape(outputShape)} · ${weights}${fate}`;
    },
    cutAfter: (layer: string) => `Cut after ${layer}`,
    pressToCut: (layer: string) => `press to cut after ${layer}`,
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
    cut: (layer: string, parameters: number) =>
      `Above the cut at ${layer}: left off, ${plural(parameters, 'parameter')} not counted`,
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
    choices: {
      best: 'Lowest validation loss',
      last: 'Last',
      avg: 'Average (GAP)',
      flatten: 'Flatten',
      squash: 'Squash',
      crop: 'Crop the edges',
      pad: 'Add black bars',
      bilinear: 'Bilinear',
      antialias: 'Antialiased',
    } satisfies Record<KeptChoice | Pooling | ResizeMode | Interpolation, string>,
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
      head: 'Stop ends training here and keeps the result so far.',
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
    best: (epoch: number, value: string) => `best epoch ${formatCount(epoch)}: ${value}`,
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
    ended: (ran: number, { epochs, patience }: RunSettings) =>
      ({
        epochs: `Ran for ${plural(ran, 'epoch')}.`,
        patience: `Stopped early after ${formatCount(ran)} of ${plural(epochs, 'epoch')}: no better epoch in ${formatCount(patience)}.`,
        person: `Stopped after ${formatCount(ran)} of ${plural(epochs, 'epoch')}.`,
      }) satisfies Record<TrainingEnd, string>,
    kept(kept: number, ran: number, best: number | undefined): string {
      const words = `Kept: epoch ${formatCount(kept)} of ${formatCount(ran)}`;
      if (best === undefined) return `${words}, the last.`;
      if (kept === best) return `${words}, the lowest validation loss.`;
      return `${words}, the last; epoch ${formatCount(best)} had the lowest validation loss.`;
    },
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

  own: {
    invitation:
      'Try the base at once, before any training: drop or paste an image here, choose one, or use the camera.',
    heading: (base: string) => `What ${base} itself sees`,
    classes: ({ count, areImageNet }: OwnClasses) =>
      areImageNet ? `${formatCount(count)} ImageNet classes` : `${plural(count, 'class', 'classes')} of its own`,
    helpName: 'What the base knows by itself',
    help: ({ count }: OwnClasses) =>
      `Untrained by you, a base can only choose among the ${formatCount(count)} classes that it was made with, and for each picture it must choose. Training adds a small head that learns your classes from the same features: that is transfer learning.`,
    ask: (base: string) => `Ask ${base}`,
    says: (base: string, guesses: readonly ClassGuess[]) =>
      `${base} says ${guesses.map(({ name, probability }) => `${name}, ${formatPercent(probability)}`).join('; ')}.`,
    disclosure: 'What would the base itself say?',
    lesson: (classes: OwnClasses) =>
      `Without your head it can only choose among ${text.own.classes(classes)}. From the same features your head learnt the classes above: that is transfer learning.`,
    needsPicture: 'Choose an image above to see.',
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

interface CheckedDownload {
  readonly maxDifference: number;
  readonly checkedImages: number;
  readonly bytes: number;
}

/** The whole name of where a base came from. */
function cameFrom({ route, origin }: BaseReport): string {
  return route === 'host' ? `from ${new URL(origin).host}` : ROUTES[route];
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
