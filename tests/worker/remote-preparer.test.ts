import { describe, expect, it } from 'vitest';
import { type PictureRequest, recipeOf } from '../../src/core/augmentation';
import { HeadstartError } from '../../src/core/errors';
import { DEFAULT_RESIZE } from '../../src/core/resize';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { HelperLost } from '../../src/engine/features/lanes/helper-lost';
import { type Decode, preparePicture } from '../../src/engine/images/prepare-picture';
import { preparerCalls } from '../../src/worker/preparer-calls';
import { startRemotePreparer } from '../../src/worker/remote-preparer';
import { FakeWorker } from '../support/fake-worker';

const SIZE_PX = 8;
const LENGTH = SIZE_PX * SIZE_PX * 3;

describe('a preparer in another worker', () => {
  it('gives the very pixels of each view that are made here', async () => {
    const preparer = await startRemotePreparer(startWorker);
    const request = requestOf([0, 1, 3]);
    const here = await preparePicture(request, undefined, decode);
    expect(await preparer.prepare(request)).toEqual(here);
    expect(await preparer.prepare(request, new Float32Array(LENGTH).fill(7))).toEqual(here);
    const [itself, first, third] = here.kind === 'pixels' ? here.views : [];
    expect(itself).toEqual(await decode(request.picture.file, SIZE_PX, SIZE_PX, DEFAULT_RESIZE));
    expect(first).not.toEqual(itself);
    expect(third).not.toEqual(first);
  });

  it('tells what is wrong with a broken picture', async () => {
    const preparer = await startRemotePreparer(startWorker);
    const broken = requestOf([0]);
    const prepared = preparer.prepare({ ...broken, picture: { ...broken.picture, file: new Blob(['x']) } });
    expect(await prepared).toEqual({ kind: 'fault', fault: { code: 'unreadable-image', message: 'Broken.' } });
  });

  it('is lost when its worker dies or fails, and starts no other', async () => {
    for (const hurt of [(worker: FakeWorker) => worker.die('out of memory'), () => undefined]) {
      const workers: FakeWorker[] = [];
      const failing = () => Promise.reject(new Error('no memory'));
      const preparer = await startRemotePreparer(() => startWorker(workers, failing));
      const preparing = preparer.prepare(requestOf([0]));
      hurt(workers[0] as FakeWorker);
      await expect(preparing).rejects.toBeInstanceOf(HelperLost);
      await expect(preparer.prepare(requestOf([0]))).rejects.toBeInstanceOf(HelperLost);
      expect(workers).toHaveLength(1);
      expect(workers[0]?.terminated).toBe(true);
    }
  });

  it('is none as long as its worker does not run', async () => {
    const workers: FakeWorker[] = [];
    const starting = startRemotePreparer(() => startWorker(workers));
    workers[0]?.die('blocked');
    await expect(starting).rejects.toMatchObject({ code: 'worker-died' });
  });
});

function startWorker(workers: FakeWorker[] = [], how: Decode = decode): FakeWorker {
  const worker = new FakeWorker(preparerCalls(how));
  workers.push(worker);
  return worker;
}

function requestOf(views: readonly number[]): PictureRequest {
  const file = new Blob([new Uint8Array(LENGTH).map((_, at) => (at * 7) % 256)]);
  return {
    picture: { file, hash: '5'.repeat(64), views },
    preparation: { resize: DEFAULT_RESIZE, recipe: recipeOf(DEFAULT_SETTINGS) },
    inputSize: { heightPx: SIZE_PX, widthPx: SIZE_PX },
  };
}

const decode: Decode = async (file, _heightPx, _widthPx, _resize, into = new Float32Array(LENGTH)) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length !== LENGTH) throw new HeadstartError('unreadable-image', 'Broken.');
  into.set(bytes);
  return into;
};
