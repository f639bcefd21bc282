import type { BaseEntry } from '../../../catalogue/base-entry';
import type { Misfit } from '../../../catalogue/machine-needs';
import type { BaseReport, BaseRoute, DownloadProgress, Preprocessing } from '../../../core/reports';
import type { ParameterTotals } from '../../../core/summary';
import type { BaseColumnName } from '../../training/base-columns';
import type { BlockPart } from '../../training/NetworkBlockButton';
import type { NetworkBlock } from '../../training/network-blocks';
import { formatBytes, formatCount, formatDuration, formatMillions, formatShape, plural } from '../format';
import { downloadWords, unknown } from './shared-words';

const ROUTES: Readonly<Record<Exclude<BaseRoute, 'host'>, string>> = {
  proxy: 'through this page’s server',
  mirror: 'from the mirror',
  kept: 'kept in this browser',
  file: 'from your file',
};

export const base = {
  heading: 'Base',
  helpName: 'What a base is',
  help: 'A network that learnt to see from 1.2 million ImageNet photographs. It stays as it is and turns each of your images into features, a short description in numbers.',
  change: 'Change',
  close: 'Close',
  legend: 'Choose a base',
  lockedWhileRunning: 'Another base can be chosen when the run has ended, or after you stop it.',
  fetchNow: 'Fetch it now',
  stopFetching: 'Stop fetching',
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
    const pace = secondsPer100 === undefined ? '' : ` 100 images take ${base.estimatedSeconds(secondsPer100)} here.`;
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
  accuracy: (percent: number | undefined) => (percent === undefined ? unknown : `${percent.toFixed(1)}\u202f%`),
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
  asTheFileSays: (name: string | undefined) => (name === undefined ? 'as the file says' : `as the file says: ${name}`),
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
};

export const network = {
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
};

export const summary = {
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
};

/** The whole name of where a base came from. */
function cameFrom({ route, origin }: BaseReport): string {
  return route === 'host' ? `from ${new URL(origin).host}` : ROUTES[route];
}
