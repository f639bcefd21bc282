import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipeName, recipeOf, viewHash, viewKey } from '../../../src/core/augmentation';
import { HeadstartError } from '../../../src/core/errors';
import type { ExtractionProgress, ExtractionReport } from '../../../src/core/reports';
import { DEFAULT_RESIZE } from '../../../src/core/resize';
import type { Pooling } from '../../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../../src/core/setting-table';
import { chooseBackend } from '../../../src/engine/backend/choose-backend';
import type { Base } from '../../../src/engine/bases/base';
import { loadBase } from '../../../src/engine/bases/load-base';
import { ContentHashes } from '../../../src/engine/features/content-hashes';
import { extractFeatures } from '../../../src/engine/features/extract-features';
import type { ExtractionOptions, Help } from '../../../src/engine/features/extraction-options';
import { FeatureStore } from '../../../src/engine/features/feature-store';
import { KeptFeatures } from '../../../src/engine/features/kept/kept-features';
import { HelperLost } from '../../../src/engine/features/lanes/helper-lost';
import type { Lane } from '../../../src/engine/features/lanes/lane';
import { type LocalLaneOptions, localLane } from '../../../src/engine/features/lanes/local-lane';
import { trainingRows } from '../../../src/engine/features/training-rows';
import { augmented } from '../../../src/engine/images/augment/augmented';
import type { Decode } from '../../../src/engine/images/prepare-picture';
import { preprocess } from '../../../src/engine/images/preprocess';
import { type FileServer, startFileServer } from '../../support/file-server';
import { MemoryDirectory } from '../../support/memory-directory';
import { requestOf } from '../../support/request-of';
import { tinyModelFiles } from '../../support/tiny-model';

const BROKEN = 'broken';
const RECIPE = recipeOf(DEFAULT_SETTINGS);

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  let server: FileServer;
  let base: Base;

  beforeAll(async () => {
    await chooseBackend(backend);
    const { json, weights } = await tinyModelFiles();
    server = await startFileServer({ '/model.json': JSON.stringify(json), '/weights.bin': weights });
    base = await load();
  });
  afterAll(async () => {
    base.dispose();
    await server.close();
  });

  it('gives each image the features that the base computes for it alone', async () => {
    const options = fresh();
    await run(images(7), { ...options, lane: lane({ batchSize: 3 }) });
    const hashes = await hashesOf(7, options.hashes);
    const flat = options.store.spaceOf({ ...base.report, resize: DEFAULT_RESIZE }).rows(hashes, 'flatten');
    const means = options.store.spaceOf({ ...base.report, resize: DEFAULT_RESIZE }).rows(hashes, 'avg');
    const maxima = options.store.spaceOf({ ...base.report, resize: DEFAULT_RESIZE }).rows(hashes, 'max');
    for (let at = 0; at < 7; at++) {
      const [features, mean, maximum] = tf.tidy(() => {
        const pixels = pixelsOf(`image ${at}`);
        preprocess(pixels, 'tf');
        const map = base.features(tf.tensor4d(pixels, [1, 8, 8, 3]));
        return [map.dataSync(), tf.mean(map, [1, 2]).dataSync(), tf.max(map, [1, 2]).dataSync()];
      });
      expect(largestDifference(flat.row(at), features)).toBeLessThan(1e-5);
      expect(largestDifference(means.row(at), mean)).toBeLessThan(1e-5);
      expect(largestDifference(maxima.row(at), maximum)).toBeLessThan(1e-5);
    }
  });

  it('reports progress that never falls and ends at the total', async () => {
    const { progress, report } = await run(images(9), { ...fresh(), lane: lane({ batchSize: 4 }) });
    const done = progress.map((step) => step.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toMatchObject({ done: 9, total: 9 });
    expect(report).toMatchObject({ extracted: 9, reused: 0, failures: [] });
  });

  it('runs only what is new, by content and not by id', async () => {
    const options = fresh();
    await run(images(4), options);
    expect((await run(images(4), options)).report).toMatchObject({ extracted: 0, reused: 4 });
    expect((await run(images(5), options)).report).toMatchObject({ extracted: 1, reused: 4 });
    const sameContent = images(5).map(({ imageId, file }) => ({ imageId: imageId + 100, file }));
    expect((await run(sameContent, options)).report).toMatchObject({ extracted: 0, reused: 5 });
  });

  it('runs nothing again when the pooling changes', async () => {
    const options = fresh();
    await run(images(4), { ...options, pooling: 'avg' });
    for (const pooling of ['flatten', 'max'] as const) {
      const { report } = await run(images(4), { ...options, pooling });
      expect(report).toMatchObject({ extracted: 0, reused: 4 });
    }
  });

  it('takes from the disk what the pooling reads, and extracts anew what was not kept in that form', async () => {
    const kept = await KeptFeatures.open(new MemoryDirectory());
    const extractedBy = async (pooling: Pooling) =>
      (await run(images(4), { ...fresh(), kept, pooling })).report.extracted;
    expect(await extractedBy('avg')).toBe(4);
    expect(await extractedBy('max')).toBe(4);
    expect([await extractedBy('max'), await extractedBy('avg')]).toEqual([0, 0]);
    const forms = (await kept.report()).spaces.map(({ about }) => about?.form);
    expect(forms.toSorted()).toEqual(['avg', 'max']);
  });

  it('runs the same picture once in one go', async () => {
    const twins = [...images(3), ...images(3).map(({ imageId, file }) => ({ imageId: imageId + 10, file }))];
    expect((await run(twins, fresh())).report).toMatchObject({ extracted: 3, reused: 3 });
  });

  it('runs all again for another cut, and keeps what the first gave', async () => {
    const options = fresh();
    const lower = await load('conv1_relu');
    await run(images(3), options);
    expect((await run(images(3), { ...options, base: lower, lane: lane({}, lower) })).report.extracted).toBe(3);
    expect((await run(images(3), options)).report.reused).toBe(3);
    lower.dispose();
  });

  it('reports broken images, twins of them too, and goes on', async () => {
    const broken = [0, 1].map((index) => ({ imageId: 50 + index, file: new Blob([BROKEN]) }));
    const { progress, report } = await run([...broken, ...images(3)], fresh());
    expect(report.failures.map(({ imageId, code }) => [imageId, code])).toEqual([
      [50, 'unreadable-image'],
      [51, 'unreadable-image'],
    ]);
    expect(report.extracted).toBe(3);
    expect(progress.at(-1)).toMatchObject({ done: 5, total: 5 });
  });

  it('keeps what was extracted when it is stopped', async () => {
    const options = fresh();
    const stop = new AbortController();
    let decoded = 0;
    const decode = async (file: Blob) => {
      if (++decoded === 7) stop.abort();
      return pixelsOf(await file.text());
    };
    const stopped = run(images(20), { ...options, lane: lane({ decode, batchSize: 2 }), signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const { report } = await run(images(20), options);
    expect(report.reused).toBeGreaterThanOrEqual(2);
    expect(report.extracted + report.reused).toBe(20);
    expect(report.extracted).toBeGreaterThan(0);
  });

  it('leaves no tensor after ten runs, stopped and failed ones among them', async () => {
    const before = tf.memory().numTensors;
    const nonsense: Base = { ...base, byImage: undefined, features: () => tf.fill([2, 4, 4, 6], Number.NaN) };
    for (let round = 0; round < 10; round++) {
      await run(images(5), { ...fresh(), lane: lane({ batchSize: 2 }) });
      await run(images(5), { ...fresh(), signal: AbortSignal.abort() }).catch(() => undefined);
      await run(images(2), { ...fresh(), base: nonsense, lane: lane({}, nonsense) }).catch(() => undefined);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([true, false])('leaves neither tensors nor bytes of 2,000 images, image by image: %s', async (byImage) => {
    const of: Base = byImage ? base : { ...base, byImage: undefined };
    const { numTensors, numBytes } = tf.memory();
    const { report } = await run(images(2_000), { ...fresh(), base: of, lane: lane({}, of) });
    expect(report.extracted).toBe(2_000);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('takes no features that are %d', async (value) => {
    const options = fresh();
    const nonsense: Base = { ...base, byImage: undefined, features: () => tf.fill([2, 4, 4, 6], value) };
    await expect(run(images(2), { ...options, base: nonsense, lane: lane({}, nonsense) })).rejects.toMatchObject({
      code: 'bad-features',
    });
    expect((await run(images(2), options)).report.reused).toBe(0);
  });

  it('says before any work that flattened features do not fit', async () => {
    let decoded = 0;
    const decode = async (file: Blob) => {
      decoded++;
      return pixelsOf(await file.text());
    };
    const options = {
      ...fresh(),
      store: new FeatureStore(4 * 1000),
      pooling: 'flatten' as const,
      lane: lane({ decode }),
    };
    await expect(run(images(30), options)).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(decoded).toBe(0);
  });

  it('decodes at most two images at a time, and not far ahead of the base', async () => {
    let running = 0;
    let most = 0;
    let decoded = 0;
    let aheadOfBase = 0;
    let computed = 0;
    const watched: Base = {
      ...base,
      byImage: undefined,
      features: (batch) => {
        aheadOfBase = Math.max(aheadOfBase, decoded - computed);
        computed += batch.shape[0];
        return base.features(batch);
      },
    };
    const decode = async (file: Blob) => {
      most = Math.max(most, ++running);
      const pixels = pixelsOf(await file.text());
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      decoded++;
      return pixels;
    };
    await run(images(40), { ...fresh(), base: watched, lane: lane({ decode, batchSize: 4 }, watched) });
    expect(most).toBe(2);
    expect(aheadOfBase).toBeLessThanOrEqual(2 * 4 + 2);
  });

  it('decodes into the memory of images that were computed before, and computes the same', async () => {
    const arrays = new Set<Float32Array>();
    const decode: Decode = async (file, _height, _width, _resize, into = new Float32Array(8 * 8 * 3)) => {
      into.set(pixelsOf(await file.text()));
      arrays.add(into);
      return into;
    };
    const [reusing, plain] = [{ ...fresh(), lane: lane({ decode, batchSize: 2 }) }, fresh()];
    await run(images(40), reusing);
    await run(images(40), plain);
    expect(arrays.size).toBeLessThan(20);
    const hashes = await hashesOf(40, plain.hashes);
    const [got, expected] = [reusing, plain].map(({ store }) =>
      store.spaceOf({ ...base.report, resize: DEFAULT_RESIZE }).rows(hashes, 'avg'),
    );
    for (let at = 0; at < 40; at++) expect(got?.row(at)).toEqual(expected?.row(at));
  });

  describe('of views', () => {
    const views = (count: number) => ({ recipe: RECIPE, count });
    const spaceOf = ({ store }: ExtractionOptions) =>
      store.spaceOf({ ...base.report, resize: DEFAULT_RESIZE, augmentation: recipeName(RECIPE) });

    it('gives each the features that the base computes for it alone, after one decoding of its image', async () => {
      let decoded = 0;
      const decode = async (file: Blob) => {
        decoded++;
        return pixelsOf(await file.text());
      };
      const options = { ...fresh(), lane: lane({ decode, batchSize: 4 }), views: views(3) };
      const { report, progress } = await run(images(5), options);
      expect(report).toMatchObject({ extracted: 15, reused: 0, failures: [] });
      expect(progress.map(({ total }) => total)).toEqual(progress.map(() => 15));
      expect(progress.at(-1)?.done).toBe(15);
      expect(decoded).toBe(5);
      const hashes = await hashesOf(5, options.hashes);
      for (const view of [1, 2, 3]) {
        const rows = spaceOf(options).rows(
          hashes.map((hash) => viewHash(hash, view)),
          'avg',
        );
        hashes.forEach((hash, at) => {
          const pixels = augmented(
            pixelsOf(`image ${at}`),
            { width: 8, height: 8 },
            RECIPE,
            viewKey(RECIPE, hash, view),
          );
          preprocess(pixels, 'tf');
          const mean = tf.tidy(() => tf.mean(base.features(tf.tensor4d(pixels, [1, 8, 8, 3])), [1, 2]).dataSync());
          expect(largestDifference(rows.row(at), mean)).toBeLessThan(1e-5);
        });
      }
    });

    it('makes only those that are new, once for images of the same content', async () => {
      const options = fresh();
      const twins = [...images(3), ...images(3).map(({ imageId, file }) => ({ imageId: imageId + 10, file }))];
      const first = await run(twins, { ...options, views: views(2) });
      expect(first.report).toMatchObject({ extracted: 6, reused: 6 });
      expect(first.progress.at(-1)).toMatchObject({ done: 12, total: 12 });
      expect((await run(twins, { ...options, views: views(5) })).report).toMatchObject({ extracted: 9, reused: 21 });
      expect((await run(twins, { ...options, views: views(1) })).report).toMatchObject({ extracted: 0, reused: 6 });
      const other = { recipe: { ...RECIPE, strength: 0.3 }, count: 1 };
      expect((await run(images(3), { ...options, views: other })).report.extracted).toBe(3);
    });

    it('leaves the features of the images themselves where they are', async () => {
      const options = fresh();
      await run(images(4), options);
      await run(images(4), { ...options, views: views(2) });
      expect((await run(images(4), options)).report).toMatchObject({ extracted: 0, reused: 4 });
    });

    it('finds them on the disk at the next visit, where they are kept apart from the images', async () => {
      const kept = await KeptFeatures.open(new MemoryDirectory());
      await run(images(4), { ...fresh(), kept });
      await run(images(4), { ...fresh(), kept, views: views(2) });
      const again = await run(images(4), { ...fresh(), kept, views: views(3) });
      expect(again.report).toMatchObject({ extracted: 4, reused: 8 });
      expect(again.progress.at(-1)).toMatchObject({ done: 12, total: 12 });
      const { spaces } = await kept.report();
      expect(new Map(spaces.map(({ images: count, about }) => [about?.augmentation, count]))).toEqual(
        new Map([
          [recipeName(RECIPE), 12],
          [undefined, 4],
        ]),
      );
    });

    it('reports an image once that is broken', async () => {
      const broken = { imageId: 9, file: new Blob([BROKEN]) };
      const { report, progress } = await run([broken, ...images(2)], { ...fresh(), views: views(3) });
      expect(report).toMatchObject({ extracted: 6, reused: 0, failures: [{ imageId: 9, code: 'unreadable-image' }] });
      expect(progress.at(-1)).toMatchObject({ done: 9, total: 9 });
    });

    it('stops between batches, and says that it was stopped', async () => {
      const stop = new AbortController();
      let computed = 0;
      const watched: Base = {
        ...base,
        byImage: undefined,
        features: (batch) => {
          computed += batch.shape[0];
          stop.abort();
          return base.features(batch);
        },
      };
      const options = { ...fresh(), base: watched, lane: lane({ batchSize: 2 }, watched), views: views(20) };
      const before = tf.memory().numTensors;
      await expect(run(images(3), { ...options, signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
      expect(computed).toBe(2);
      expect(tf.memory().numTensors).toBe(before);
    });

    it('are trained on behind the images, each knowing which it shows', async () => {
      const options = fresh();
      const settings = { ...DEFAULT_SETTINGS, views: 2 };
      await run(images(4), options);
      await run(images(4).slice(1, 3), { ...options, views: views(2) });
      const hashes = await hashesOf(4, options.hashes);
      const { rows, imageOf, views: viewRows } = trainingRows(options.store, base.report, settings, hashes, [2, 1]);
      expect(rows.count).toBe(8);
      expect(imageOf).toEqual([0, 1, 2, 3, 2, 2, 1, 1]);
      expect(viewRows).toEqual([
        [4, 5],
        [6, 7],
      ]);
      const second = spaceOf(options).rows([viewHash(hashes[1] as string, 2)], 'avg');
      expect(rows.row(7)).toEqual(second.row(0));
      const plain = trainingRows(options.store, base.report, DEFAULT_SETTINGS, hashes, [2, 1]);
      expect([plain.rows.count, plain.views]).toEqual([4, undefined]);
      expect(() => trainingRows(options.store, base.report, settings, hashes, [0])).toThrow(
        expect.objectContaining({ code: 'not-ready', message: expect.stringContaining('views') }),
      );
    });
  });

  describe('with more lanes', () => {
    const COUNT = 40;
    const helpOf = (...lanes: readonly Promise<Lane>[]): Help => ({
      paysFrom: 5,
      start: (join) => lanes.map(async (starting) => join(await starting)),
    });

    it('shares the work, and every image has the features that one lane alone gives it', async () => {
      const shares = [0, 0, 0];
      const counted = (index: number, of: Lane): Lane => ({
        ...of,
        extract: (pictures, preparation, signal) => {
          shares[index] = (shares[index] ?? 0) + pictures.length;
          return of.extract(pictures, preparation, signal);
        },
      });
      const several = fresh();
      const first = counted(0, lane({ batchSize: 2 }));
      const help = helpOf(...[1, 2].map(async (index) => counted(index, lane({ batchSize: 3 }))));
      const { report } = await run(images(COUNT), { ...several, lane: first, help });
      expect(report).toMatchObject({ extracted: COUNT, reused: 0, failures: [] });
      expect(Math.min(...shares)).toBeGreaterThan(0);
      expect(shares.reduce((sum, share) => sum + share)).toBe(COUNT);

      const alone = fresh();
      await run(images(COUNT), alone);
      const rows = async ({ store, hashes }: ExtractionOptions) =>
        store.spaceOf({ ...base.report, resize: DEFAULT_RESIZE }).rows(await hashesOf(COUNT, hashes), 'flatten');
      const [ours, theirs] = [await rows(several), await rows(alone)];
      for (let at = 0; at < COUNT; at++) expect(largestDifference(ours.row(at), theirs.row(at))).toBeLessThan(1e-6);
    });

    it('does what a lane had taken when it was lost', async () => {
      let taken = 0;
      const losing: Lane = {
        batchSize: 4,
        batchesInFlight: 2,
        extract: async (pictures) => {
          taken += pictures.length;
          await new Promise((resolve) => setTimeout(resolve, 30));
          throw new HelperLost();
        },
      };
      const options = { ...fresh(), help: helpOf(Promise.resolve(losing)) };
      const { report, progress } = await run(images(COUNT), options);
      expect(taken).toBe(8);
      expect(report).toMatchObject({ extracted: COUNT, failures: [] });
      expect(progress.at(-1)).toMatchObject({ done: COUNT, total: COUNT });
    });

    it('goes on without a lane that does not start', async () => {
      const help: Help = { paysFrom: 5, start: () => [Promise.reject(new Error('no memory'))] };
      const { report } = await run(images(COUNT), { ...fresh(), help });
      expect(report.extracted).toBe(COUNT);
    });

    it('asks for none where little is to be done', async () => {
      let asked = 0;
      const start = () => {
        asked++;
        return [];
      };
      const options = { ...fresh(), help: { paysFrom: 5, start } };
      await run(images(4), options);
      expect(asked).toBe(0);
      await run(images(COUNT), options);
      expect(asked).toBe(1);
    });

    it('ends with the failure of any lane that is not lost', async () => {
      const failing: Lane = {
        batchSize: 1,
        batchesInFlight: 1,
        extract: () => Promise.reject(new HeadstartError('bad-features', 'Nonsense.')),
      };
      const options = { ...fresh(), help: helpOf(Promise.resolve(failing)) };
      await expect(run(images(COUNT), options)).rejects.toMatchObject({ code: 'bad-features' });
    });

    it('ends with a failure only when all lanes are at rest, and keeps what they had begun', async () => {
      let begun = 0;
      let atWork = 0;
      const failing: Lane = {
        batchSize: 1,
        batchesInFlight: 1,
        extract: () => Promise.reject(new HeadstartError('device-lost', 'Gone.')),
      };
      const local = lane({ batchSize: 4 });
      const slow: Lane = {
        ...local,
        extract: async (pictures, preparation) => {
          begun += pictures.length;
          atWork++;
          await new Promise((resolve) => setTimeout(resolve, 50));
          const outcomes = await local.extract(pictures, preparation);
          atWork--;
          return outcomes;
        },
      };
      const kept = await KeptFeatures.open(new MemoryDirectory());
      const options = { ...fresh(), kept, lane: slow, help: helpOf(Promise.resolve(failing)) };
      await expect(run(images(COUNT), options)).rejects.toMatchObject({ code: 'device-lost' });
      expect(atWork).toBe(0);
      const { report } = await run(images(COUNT), { ...fresh(), kept });
      expect(begun).toBeGreaterThan(0);
      expect(report.reused).toBe(begun);
    });
  });

  async function load(cutLayer?: string): Promise<Base> {
    return loadBase(requestOf(`${server.origin}/model.json`, { cutLayer }));
  }

  function fresh(): ExtractionOptions {
    const [store, hashes] = [new FeatureStore(), new ContentHashes()];
    return { base, lane: lane(), store, hashes, pooling: 'avg', resize: DEFAULT_RESIZE };
  }

  function lane(options: LocalLaneOptions = {}, of = base): Lane {
    return localLane(of, { decode: async (file) => pixelsOf(await file.text()), ...options });
  }
});

async function run(
  list: readonly { imageId: number; file: Blob }[],
  options: ExtractionOptions,
): Promise<{ progress: ExtractionProgress[]; report: ExtractionReport }> {
  const progress: ExtractionProgress[] = [];
  const steps = extractFeatures(list, options);
  for (;;) {
    const step = await steps.next();
    if (step.done) return { progress, report: step.value };
    progress.push(step.value);
  }
}

function images(count: number) {
  return Array.from({ length: count }, (_, imageId) => ({ imageId, file: new Blob([`image ${imageId}`]) }));
}

function hashesOf(count: number, hashes: ContentHashes): Promise<string[]> {
  return Promise.all(images(count).map(({ imageId, file }) => hashes.of(imageId, file)));
}

/** Stands for a decoder: pixels that follow from the file's text. [8, 8, 3] */
function pixelsOf(text: string): Float32Array<ArrayBuffer> {
  if (text === BROKEN) throw new HeadstartError('unreadable-image', 'This file is damaged.');
  const number = Number(text.split(' ')[1]);
  return Float32Array.from({ length: 8 * 8 * 3 }, (_, at) => (at * (number + 3) * 7 + number * 31) % 256);
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, index) => Math.abs(value - (b[index] as number))));
}
