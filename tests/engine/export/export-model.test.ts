import * as tf from '@tensorflow/tfjs';
import { unzipSync } from 'fflate';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeHead, type TrainedHead } from '../../../src/core/head';
import { parseSetting } from '../../../src/core/parse-setting';
import { streamKey, uniformAt } from '../../../src/core/random';
import type { ExportProgress, ExportResult } from '../../../src/core/reports';
import { DEFAULT_RESIZE } from '../../../src/core/resize';
import type { HeadBlock, RunSettings } from '../../../src/core/run-settings';
import { sizeOf } from '../../../src/core/shapes';
import type { Base } from '../../../src/engine/bases/base';
import { loadBase } from '../../../src/engine/bases/load-base';
import { predictHead } from '../../../src/engine/evaluate/head-predictor';
import { exportModel, type ModelExport } from '../../../src/engine/export/export-model';
import { headLayout } from '../../../src/engine/head/head-layout';
import { NODE_BACKENDS, startBackend } from '../../support/node-backends';
import { requestOf } from '../../support/request-of';
import { rowsOf } from '../../support/rows';
import { baseOf, functionalBase, sequentialBase } from '../../support/tiny-base';

const HIDDEN: HeadBlock = { units: 7, activation: 'relu', normalize: false, dropout: 0.25 };
const LABELS = ['Katze 猫', 'dog, "big"\nand\r\nbad', 'ünï 🐟'];

describe.each(NODE_BACKENDS)('an exported model on %s', (backend) => {
  let tensorsBefore = 0;
  beforeAll(() => startBackend(backend));
  beforeEach(() => {
    tensorsBefore = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors, 'tensors left behind').toBe(tensorsBefore);
  });

  describe.each([
    ['functional', functionalBase],
    ['Sequential', sequentialBase],
  ])('with a %s base', (_, makeBase) => {
    it.each([
      ['avg', '7 relu dropout=0.25'],
      ['flatten', '7 relu dropout=0.25'],
      ['max', '7 tanh norm dropout=0.25'],
      ['avg', '7 elu norm, 5 sigmoid norm dropout=0.5'],
      ['max', '7 linear'],
      ['flatten', 'none'],
    ] as const)('predicts in plain TF.js what the page says, pooling %s, %s', async (pooling, text) => {
      const base = makeBase();
      const request = await exportOf(base, { pooling, blocks: parseSetting('blocks', text) });
      const { result } = await exported(request);
      const model = await plainlyLoaded(result.zip);
      for (const { imageId, probabilities } of request.checks) {
        const predicted = await predictedBy(model, await request.pixelsOf(imageId));
        expect(largestDifference(predicted, probabilities)).toBeLessThan(1e-5);
      }
      expect(result.maxDifference).toBeLessThan(1e-5);
      model.dispose();
      base.dispose();
    });
  });

  it('leaves the base whole, however often it is joined', async () => {
    const base = functionalBase();
    const request = await exportOf(base);
    const tensors = tf.memory().numTensors;
    const layers = base.frozen?.layers.length ?? 0;
    const sizes: number[] = [];
    for (let time = 0; time < 3; time++) {
      sizes.push((await exported(request)).result.zip.length);
      expect(tf.memory().numTensors).toBe(tensors);
    }
    expect(base.frozen?.layers).toHaveLength(layers);
    expect(base.frozen?.layers.at(-1)?.outboundNodes).toHaveLength(0);
    expect(new Set(sizes.map((size) => Math.round(size / 100))).size).toBe(1);
    base.dispose();
  });

  it('is not written for a base that has no layers to join a head to', async () => {
    const base = functionalBase();
    const request = await exportOf(base);
    const graph = { ...request, base: { ...base, frozen: undefined } };
    await expect(exported(graph)).rejects.toMatchObject({ code: 'graph-model' });
    base.dispose();
  });

  it('can be the base of another one, whose head has the same names', async () => {
    const first = functionalBase();
    const blocks = [{ ...HIDDEN, normalize: true }];
    const { zip } = (await exported(await exportOf(first, { blocks }))).result;
    first.dispose();
    const loaded = await plainlyLoaded(zip);
    const second = baseOf(tf.model({ inputs: loaded.inputs, outputs: loaded.getLayer('head_dropout').output }));
    const { result } = await exported(await exportOf(second, { blocks }));
    expect(result.maxDifference).toBeLessThan(1e-5);
    loaded.dispose();
  });

  it.each([undefined, 'head_dense', 'head_batch_normalization', 'head_dropout'])(
    'is a base with classes of its own when it is opened again, cut at %s',
    async (cutLayer) => {
      const first = functionalBase();
      const blocks = parseSetting('blocks', '7 elu norm dropout=0.25');
      const request = await exportOf(first, { pooling: 'max', blocks });
      const { zip } = (await exported(request)).result;
      first.dispose();
      const source = { kind: 'files', files: [new File([zip], 'mine.zip')] } as const;
      const base = await loadBase(requestOf('mine', { source, cutLayer }));
      expect(base.classifier?.classNames).toEqual(LABELS);
      for (const { imageId, probabilities } of request.checks) {
        const pixels = await request.pixelsOf(imageId);
        const own = tf.tidy(() =>
          base.classifier?.probabilities(base.features(tf.tensor4d(pixels, [1, 8, 8, 3]))).dataSync(),
        );
        expect(largestDifference(own ?? [], probabilities)).toBeLessThan(1e-5);
      }
      base.dispose();
    },
  );

  it('is not offered when it predicts something else', async () => {
    const base = functionalBase();
    const request = await exportOf(base);
    const checks = request.checks.map((check, index) =>
      index === 2 ? { ...check, probabilities: check.probabilities.map((p) => p + 2e-5) } : check,
    );
    await expect(exported({ ...request, checks })).rejects.toMatchObject({ code: 'export-mismatch' });
    const broken = request.checks.map((check) => ({ ...check, probabilities: [Number.NaN, 0, 0] }));
    await expect(exported({ ...request, checks: broken })).rejects.toMatchObject({ code: 'export-mismatch' });
    base.dispose();
  });
});

describe('the zip', () => {
  beforeAll(() => startBackend('cpu'));

  it('holds exactly the four files', async () => {
    const files = await exportedFiles();
    expect(Object.keys(files).sort()).toEqual(['labels.txt', 'metadata.json', 'model.json', 'weights.bin']);
  });

  it('has one line a label, whatever the labels hold, and the labels themselves in the metadata', async () => {
    const files = await exportedFiles();
    const lines = textOf(files, 'labels.txt').split('\n');
    expect(lines).toEqual(['Katze 猫', 'dog, "big" and bad', 'ünï 🐟', '']);
    expect(JSON.parse(textOf(files, 'metadata.json')).labels).toEqual(LABELS);
  });

  it('has the dropout of the head in its model, for whoever trains it further', async () => {
    const { modelTopology } = JSON.parse(textOf(await exportedFiles(), 'model.json'));
    const layers: { class_name: string; config: { rate: number } }[] = modelTopology.config.layers;
    const rates = layers.filter((layer) => layer.class_name === 'Dropout').map(({ config }) => config.rate);
    expect(rates).toEqual([HIDDEN.dropout]);
  });

  it('carries the run’s record as it was given, and where the base came from', async () => {
    const metadata = JSON.parse(textOf(await exportedFiles(), 'metadata.json'));
    expect(metadata.record).toEqual({ seed: 5, settings: { epochs: 3 } });
    expect(metadata.base).toMatchObject({ id: 'tiny', sha256: 'ab'.repeat(32) });
    expect(metadata.versions).toEqual({ headstart: '1.2.3', tfjs: tf.version.tfjs });
  });

  it.each([
    [{ mode: 'squash', interpolation: 'bilinear' }, /^Squash.*without antialiasing/],
    [{ mode: 'crop', interpolation: 'bilinear' }, /crop_to_aspect_ratio=True.*without antialiasing/],
    [{ mode: 'pad', interpolation: 'antialias' }, /resize_with_pad.*antialias=True/],
  ] as const)('says how pictures are resized: %o', async (resize, words) => {
    const metadata = JSON.parse(textOf(await exportedFiles({ resize }), 'metadata.json'));
    expect(metadata.resize).toMatchObject({ aspect: resize.mode, antialias: resize.interpolation === 'antialias' });
    expect(metadata.resize.text).toMatch(words);
  });
});

describe('checking the written model', () => {
  beforeAll(() => startBackend('cpu'));

  it('takes at most 64 images, spread over all of them, and says how many', async () => {
    const base = functionalBase();
    const request = await exportOf(base, {}, 200);
    const asked: number[] = [];
    const pixelsOf = (imageId: number) => {
      asked.push(imageId);
      return request.pixelsOf(imageId);
    };
    const { result } = await exported({ ...request, pixelsOf });
    expect(result.checkedImages).toBe(64);
    expect(new Set(asked).size).toBe(64);
    expect(Math.max(...asked)).toBeGreaterThan(190);
    base.dispose();
  });

  it('reports progress that never falls and ends at all of it', async () => {
    const base = functionalBase();
    const { progress } = await exported(await exportOf(base, {}, 40));
    for (const phase of ['writing', 'checking'] as const) {
      const done = progress.filter((step) => step.phase === phase);
      expect(done.map((step) => step.done)).toEqual(done.map((step) => step.done).sort((a, b) => a - b));
      expect(done.at(-1)?.done).toBe(done.at(-1)?.total);
    }
    base.dispose();
  });

  it.each([LABELS.length - 1, LABELS.length + 1])('fails where the page has %d probabilities', async (count) => {
    const base = functionalBase();
    const request = await exportOf(base, {}, 1);
    const checks = request.checks.map((check) => ({
      ...check,
      probabilities: [...check.probabilities, 0].slice(0, count),
    }));
    await expect(exported({ ...request, checks })).rejects.toMatchObject({ code: 'export-mismatch' });
    base.dispose();
  });

  it('needs an image', async () => {
    const base = functionalBase();
    const request = await exportOf(base);
    await expect(exported({ ...request, checks: [] })).rejects.toMatchObject({ code: 'not-ready' });
    base.dispose();
  });

  it('can be cancelled between batches, and ends its tensors', async () => {
    const base = functionalBase();
    const stop = new AbortController();
    const request = { ...(await exportOf(base, {}, 40)), signal: stop.signal };
    const tensors = tf.memory().numTensors;
    const failure = exported(request, (step) => {
      if (step.phase === 'checking' && step.done === 16) stop.abort();
    });
    await expect(failure).rejects.toMatchObject({ code: 'cancelled' });
    expect(tf.memory().numTensors).toBe(tensors);
    base.dispose();
  });
});

type HeadChoice = Pick<RunSettings, 'pooling' | 'blocks'>;

/** An export of an untrained head, checked on images of seeded noise. */
async function exportOf(base: Base, changes: Partial<HeadChoice> = {}, images = 5): Promise<ModelExport> {
  const { inputHeightPx, inputWidthPx, featureShape } = base.report;
  const { pooling, blocks }: HeadChoice = { pooling: 'avg', blocks: [HIDDEN], ...changes };
  const head = seededHead(describeHead({ pooling, blocks }, featureShape, LABELS.length));
  const pixelsAt = (imageId: number) =>
    noise(inputHeightPx * inputWidthPx * 3, streamKey(9, imageId)).map((value) => value * 2 - 1);
  const checks = [];
  for (let imageId = 0; imageId < images; imageId++) {
    const features = tf.tidy(() => {
      const image = tf.tensor4d(pixelsAt(imageId), [1, inputHeightPx, inputWidthPx, 3]);
      const map = base.features(image);
      return Array.from(pooled(map, head).dataSync());
    });
    checks.push({ imageId, probabilities: Array.from(await predictHead(head, rowsOf([features]))) });
  }
  return {
    base,
    head,
    resize: DEFAULT_RESIZE,
    labels: LABELS,
    modelName: 'Test',
    record: { seed: 5, settings: { epochs: 3 } },
    headstartVersion: '1.2.3',
    checks,
    pixelsOf: async (imageId) => pixelsAt(imageId),
  };
}

/** A map as the head's first layer makes a row of it. */
function pooled(map: tf.Tensor, { layers: [first] }: TrainedHead): tf.Tensor {
  switch (first?.kind) {
    case 'globalAveragePooling':
      return tf.mean(map, [1, 2]);
    case 'globalMaxPooling':
      return tf.max(map, [1, 2]);
    default:
      return map;
  }
}

/** Variances are above 0, as those of a trained head are. */
function seededHead(layers: TrainedHead['layers']): TrainedHead {
  const weights = headLayout(layers).weights.map(({ name, shape }, index) => {
    const shift = name.endsWith('/moving_variance') ? 0.5 : -0.5;
    return { name, shape, values: noise(sizeOf(shape), streamKey(4, index)).map((value) => value + shift) };
  });
  return { layers, weights };
}

function noise(count: number, key: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => uniformAt(key, index));
}

async function exported(request: ModelExport, onProgress?: (step: ExportProgress) => void) {
  const progress: ExportProgress[] = [];
  const exporting = exportModel(request);
  let step = await exporting.next();
  for (; !step.done; step = await exporting.next()) {
    progress.push(step.value);
    onProgress?.(step.value);
  }
  return { result: step.value satisfies ExportResult, progress };
}

async function exportedFiles(changes: Partial<ModelExport> = {}) {
  const base = functionalBase();
  const { result } = await exported({ ...(await exportOf(base)), ...changes });
  base.dispose();
  return unzipSync(result.zip);
}

function textOf(files: Record<string, Uint8Array>, name: string): string {
  return new TextDecoder().decode(files[name]);
}

/** Opens the zip as a stranger would: by the manifest, with nothing of ours. */
async function plainlyLoaded(zip: Uint8Array): Promise<tf.LayersModel> {
  const files = unzipSync(zip);
  const { modelTopology, weightsManifest } = JSON.parse(textOf(files, 'model.json'));
  expect(weightsManifest).toHaveLength(1);
  expect(weightsManifest[0].paths).toEqual(['weights.bin']);
  const weightData = (files['weights.bin'] as Uint8Array).slice().buffer as ArrayBuffer;
  return tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }));
}

async function predictedBy(model: tf.LayersModel, pixels: Float32Array): Promise<ArrayLike<number>> {
  const [, height, width] = model.inputs[0]?.shape ?? [];
  return tf.tidy(() => {
    const batch = tf.tensor4d(pixels, [1, height as number, width as number, 3]);
    return (model.predict(batch) as tf.Tensor).dataSync();
  });
}

function largestDifference(left: ArrayLike<number>, right: readonly number[]): number {
  expect(left.length).toBe(right.length);
  return right.reduce((most, value, at) => Math.max(most, Math.abs(value - (left[at] as number))), 0);
}
