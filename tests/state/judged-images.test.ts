import { describe, expect, it } from 'vitest';
import { evaluate, staleness } from '../../src/state/selectors';
import { Browser, filesAt } from '../support/pretend-browser';

async function trained() {
  const { store, gate } = await new Browser().open();
  await store.getState().addFiles(filesAt(['s/cat/1.jpg', 's/cat/2.jpg', 's/dog/3.jpg', 's/dog/4.jpg']));
  store.getState().changeSetting('epochs', 1);
  gate.open();
  await store.getState().train();
  const { outcome } = store.getState();
  if (!outcome) throw new Error('no outcome');
  return { store, outcome };
}

describe('what is said of an outcome', () => {
  it('names the surest mistakes first', async () => {
    const { outcome } = await trained();
    const heldOut = [0.6, 0.2, 0.9, 0.7].map((ofCat, imageId) => ({
      ...{ imageId, classIndex: 1, part: 'validation' as const, probabilities: [ofCat, 1 - ofCat] },
    }));
    const { wrong } = evaluate({ ...outcome, result: { ...outcome.result, heldOut } }, 'validation') ?? {};
    expect(wrong?.map(({ imageId }) => imageId)).toEqual([2, 3, 0]);
  });

  it('tells that it is of another pixel scaling than the one chosen now', async () => {
    const { store, outcome } = await trained();
    const { baseRequest, ...state } = store.getState();
    expect(staleness(outcome, { ...state, baseRequest })).toEqual([]);
    const changed = { ...baseRequest, preprocessing: 'caffe' } as const;
    expect(staleness(outcome, { ...state, baseRequest: changed })).toEqual(['you changed the pixel scaling']);
  });
});

describe('images that could not be read', () => {
  it('are left out of a new run, each for what was wrong with it', async () => {
    const codes = ['image-too-large', 'unreadable-image'] as const;
    const { store, gate } = await new Browser().open({
      extractFeatures: async ({ imageIds }) => ({
        ...{ extracted: 0, reused: imageIds.length, elapsedMs: 1 },
        failures: codes.map((code, place) => ({ imageId: imageIds[place] as number, code, message: 'No.' })),
      }),
    });
    const paths = ['1', '2', '3', '4'].map((name) => `s/cat/${name}.jpg`);
    await store.getState().addFiles(filesAt([...paths, 's/dog/5.jpg', 's/dog/6.jpg']));
    store.setState({ settings: { ...store.getState().settings, epochs: 1, views: 0 } });
    gate.open();
    await store.getState().train();
    expect(store.getState().run.phase).toBe('done');
    expect(store.getState().leftOut).toEqual([
      { path: 's/cat/1.jpg', reason: 'too-large', label: 'cat' },
      { path: 's/cat/2.jpg', reason: 'unreadable', label: 'cat' },
    ]);
    expect(store.getState().samples).toHaveLength(4);
  });
});
