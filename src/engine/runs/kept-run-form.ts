import { ARCHITECTURE_NAMES, type ArchitectureName, type ArchitectureRequest } from '../../core/architectures';
import type {
  KeptPrediction,
  KeptRun,
  KeptRunEnd,
  KeptRunSummary,
  KeptSample,
  RunFigures,
  RunSeconds,
  RunStatus,
} from '../../core/kept-run';
import type {
  BackendName,
  BackendReport,
  BaseAddress,
  BaseReport,
  BaseRequest,
  BaseRoute,
  BaseSource,
  ConvolutionWork,
  EpochReport,
  FoldReport,
  ImageSize,
  OwnClasses,
  Preprocessing,
  TrainingEnd,
} from '../../core/reports';
import type { LeftOut, LeftOutReason, Part } from '../../core/samples';
import type { Shape } from '../../core/shapes';
import type { Split } from '../../core/split';
import type { LayerRow } from '../../core/summary';
import { either, fields, finite, flag, type Guard, list, oneOf, optional, text, whole } from './guards';

export const isEpochs: Guard<readonly EpochReport[]> = list(
  fields<EpochReport>({
    epoch: whole,
    loss: finite,
    accuracy: finite,
    valLoss: optional(finite),
    valAccuracy: optional(finite),
    learningRate: finite,
    elapsedMs: finite,
  }),
);

export const areFolds: Guard<readonly FoldReport[]> = list(
  fields<FoldReport>({ images: whole, keptEpoch: whole, valLoss: finite, valAccuracy: finite }),
);

export const shape: Guard<Shape> = list(whole);
const backend = oneOf<BackendName>({ webgpu: true, wasm: true, cpu: true });
const preprocessing = oneOf<Preprocessing>({ tf: true, caffe: true, torch: true, none: true });
const part = oneOf<Part>({ train: true, validation: true, test: true });
const endedBy = oneOf<TrainingEnd>({ epochs: true, patience: true, person: true, divergence: true, converged: true });
const hash: Guard<string> = (raw): raw is string => typeof raw === 'string' && /^[0-9a-f]{64}$/.test(raw);
const seconds = fields<RunSeconds>({ base: finite, features: finite, head: finite, total: finite });

/** All of a summary but its settings, which are read with more patience. */
export const isSummary = fields<Omit<KeptRunSummary, 'settings'>>({
  id: text,
  name: text,
  status: oneOf<RunStatus>({ running: true, interrupted: true, paused: true, finished: true }),
  startedMs: finite,
  baseName: text,
  backend,
  classes: whole,
  images: whole,
  epochs: isEpochs,
  figures: optional(
    fields<RunFigures>({
      keptEpoch: whole,
      endedBy,
      trainAccuracy: finite,
      validationAccuracy: optional(finite),
      testAccuracy: optional(finite),
      seconds,
    }),
  ),
});

const architecture = fields<ArchitectureRequest>({
  name: (raw): raw is ArchitectureName => ARCHITECTURE_NAMES.some((name) => name === raw),
  alpha: finite,
  includeTop: flag,
});

const source: Guard<BaseSource> = either(
  fields<Extract<BaseSource, { kind: 'url' }>>({
    kind: oneOf({ url: true }),
    url: text,
    addresses: list(
      fields<BaseAddress>({ url: text, route: oneOf<BaseAddress['route']>({ host: true, proxy: true, mirror: true }) }),
    ),
    md5: optional(text),
  }),
  fields<Extract<BaseSource, { kind: 'files' }>>({
    kind: oneOf({ files: true }),
    files: (raw): raw is readonly File[] => Array.isArray(raw) && raw.length === 0,
  }),
);

const baseRequest = fields<BaseRequest>({
  id: text,
  name: text,
  source,
  preprocessing,
  cutLayer: optional(text),
  architecture: optional(architecture),
  inputSize: optional(fields<ImageSize>({ heightPx: whole, widthPx: whole })),
});

const rows = list(
  fields<LayerRow>({
    name: text,
    className: text,
    outputShape: shape,
    parameters: finite,
    trainable: flag,
    moving: optional(whole),
  }),
);

const base = fields<BaseReport>({
  id: text,
  name: text,
  origin: text,
  route: oneOf<BaseRoute>({ host: true, proxy: true, mirror: true, kept: true, file: true }),
  preprocessing,
  sha256: hash,
  inputHeightPx: whole,
  inputWidthPx: whole,
  downloadBytes: finite,
  cutLayer: text,
  featureShape: shape,
  rows,
  rowsAboveCut: rows,
  work: optional(fields<ConvolutionWork>({ multiplyAdds: finite, depthwiseMultiplyAdds: finite })),
  isJoinable: flag,
  cutLayers: list(fields<BaseReport['cutLayers'][number]>({ name: text, featureShape: shape })),
  ownClasses: optional(fields<OwnClasses>({ count: whole, areImageNet: flag })),
});

const leftOut = fields<LeftOut>({
  path: text,
  reason: oneOf<LeftOutReason>({
    'system-file': true,
    'not-an-image': true,
    'unsupported-format': true,
    'empty-file': true,
    'already-here': true,
    'outside-classes': true,
    unreadable: true,
    'too-large': true,
  }),
  label: optional(text),
});

const end = fields<KeptRunEnd>({
  keptEpoch: whole,
  endedBy,
  folds: optional(areFolds),
  heldOut: list(
    fields<KeptPrediction>({
      sample: whole,
      part: oneOf<KeptPrediction['part']>({ validation: true, test: true }),
      probabilities: list(finite),
    }),
  ),
  leftOut: list(leftOut),
  seconds,
});

/** All of a run but its summary, which is read by itself. */
export const isRunBody = fields<Omit<KeptRun, 'summary'>>({
  classLabels: list(text),
  samples: list(fields<KeptSample>({ path: text, hash, classIndex: whole, givenPart: optional(part) })),
  split: fields<Split>({ train: list(whole), validation: list(whole), test: list(whole) }),
  baseRequest,
  base,
  backend: fields<BackendReport>({ backend, adapter: optional(text), reason: text, maxBufferBytes: optional(finite) }),
  end: optional(end),
});
