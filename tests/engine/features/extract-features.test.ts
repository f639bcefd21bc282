import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HeadstartError } from '../../../src/core/errors';
import type { ExtractionProgress, ExtractionReport } from '../../../src/core/reports';
import { DEFAULT_RESIZE } from '../../../src/core/resize';
import { chooseBackend } from '../../../src/engine/backend/choose-backend';
import type { Base } from '../../../src/engine/bases/base';
import { loadBase } from '../../../src/engine/bases/load-base';
import { ContentHashes } from '../../../src/engine/features/content-hashes';
import { extractFeatures } from '../../../src/engine/features/extract-features';
import type { ExtractionOptions } from '../../../src/engine/features/extraction';
import { FeatureStore } from '../../../src/engine/features/feature-store';
import { type Lane, LaneLost } from '../../../src/engine/features/lanes/lane';
import { type LocalLaneOptions, localLane } from '../../../src/engine/features/lanes/local-lane';
import { preprocess } from '../../../src/engine/images/preprocess';
import { type FileServer, startFileServer } from '../../support/file-server';
import { requestOf } from '../../support/request-of';
import { tinyModelFiles } from '../../support/tiny-model';

const BROKEN = 'broken';

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
    for (let at = 0; at < 7; at++) {
      const [features, mean] = tf.tidy(() => {
        const pixels = pixelsOf(`image ${at}`);
        preprocess(pixels, 'tf');
        const map = base.features(tf.tensor4d(pixels, [1, 8, 8, 3]));
        return [map.dataSync(), tf.mean(map, [1, 2]).dataSync()];
      });
      expect(largestDifference(flat.row(at), features)).toBeLessThan(1e-5);
      expect(largestDifference(means.row(at), mean)).toBeLessThan(1e-5);
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
    expect((await run(images(4), { ...options, pooling: 'flatten' })).report).toMatchObject({
      extracted: 0,
      reused: 4,
    });
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

  describe('with more lanes', () => {
    /** So many images of a base that says it takes long. */
    const COUNT = 40;
    const slow = (): Base => ({
      ...base,
      report: { ...base.report, work: { multiplyAdds: 1e9, depthwiseMultiplyAdds: 0 } },
    });

    it('shares the work, and every image has the features that one lane alone gives it', async () => {
      const shares = [0, 0, 0];
      const counted = (index: number, of: Lane): Lane => ({
        ...of,
        extract: (files, resize, signal) => {
          shares[index] = (shares[index] ?? 0) + files.length;
          return of.extract(files, resize, signal);
        },
      });
      const several = fresh();
      const first = counted(0, lane({ batchSize: 2 }));
      const moreLanes = () => [1, 2].map(async (index) => counted(index, lane({ batchSize: 3 })));
      const { report } = await run(images(COUNT), { ...several, base: slow(), lane: first, moreLanes });
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
        extract: async (files) => {
          taken += files.length;
          await new Promise((resolve) => setTimeout(resolve, 30));
          throw new LaneLost();
        },
      };
      const options = { ...fresh(), base: slow(), moreLanes: () => [Promise.resolve(losing)] };
      const { report, progress } = await run(images(COUNT), options);
      expect(taken).toBe(8);
      expect(report).toMatchObject({ extracted: COUNT, failures: [] });
      expect(progress.at(-1)).toMatchObject({ done: COUNT, total: COUNT });
    });

    it('goes on without a lane that does not start', async () => {
      const moreLanes = () => [Promise.reject(new Error('no memory'))];
      const { report } = await run(images(COUNT), { ...fresh(), base: slow(), moreLanes });
      expect(report.extracted).toBe(COUNT);
    });

    it('asks for none where little is to be done', async () => {
      let asked = 0;
      const moreLanes = () => {
        asked++;
        return [];
      };
      const options = { ...fresh(), base: slow(), moreLanes };
      await run(images(3), options);
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
      const options = { ...fresh(), base: slow(), moreLanes: () => [Promise.resolve(failing)] };
      await expect(run(images(COUNT), options)).rejects.toMatchObject({ code: 'bad-features' });
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
