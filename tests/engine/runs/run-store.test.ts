import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/core/setting-table';
import { createChecksum } from '../../../src/engine/features/kept/row-checksum';
import { bytesOfRecord, recordFrom } from '../../../src/engine/runs/record-bytes';
import { ALONE } from '../../../src/engine/runs/run-locks';
import { RunStore } from '../../../src/engine/runs/run-store';
import { checkpointOf, epochOf, finishedRunOf, headOf, keptRunOf } from '../../support/kept-run';
import { MemoryDirectory } from '../../support/memory-directory';

async function open(live: readonly string[] = []) {
  const root = new MemoryDirectory();
  return { root, store: await RunStore.open(root, { ...ALONE, live: async () => new Set(live) }) };
}

/** Changes what one of a run's records says, as another version of the page might have written it. */
async function rewrite(root: MemoryDirectory, name: string, change: (record: never) => unknown): Promise<void> {
  const checksum = await createChecksum();
  for (const [path, file] of root.files) {
    if (!path.includes(`/${name}-`)) continue;
    file.bytes = bytesOfRecord(change(recordFrom(file.bytes, checksum) as never), checksum);
  }
}

describe('a kept run', () => {
  it('comes back as it was, with its head when it is finished', async () => {
    const { store } = await open();
    const run = finishedRunOf('a');
    await store.save(run, headOf(run));
    expect(await store.read('a')).toEqual({ run, head: headOf(run) });
    expect(await store.list()).toEqual([run.summary]);
  });

  it('goes on from its last checkpoint, and shows the curves up to it', async () => {
    const { store } = await open();
    const run = keptRunOf('a');
    await store.save(run, undefined);
    expect(await store.checkpoint('a')).toBeUndefined();
    for (const epochs of [1, 2, 3]) await store.saveCheckpoint('a', checkpointOf(run, epochs));
    expect(await store.checkpoint('a')).toEqual(checkpointOf(run, 3));
    expect(await store.list()).toMatchObject([{ status: 'interrupted', epochs: [1, 2, 3].map(epochOf) }]);
  });

  it('is running while a tab trains it, and interrupted or paused when none does', async () => {
    const { store } = await open(['live']);
    await store.save(keptRunOf('live'), undefined);
    await store.save(keptRunOf('paused', { status: 'paused' }), undefined);
    await store.save(keptRunOf('dead'), undefined);
    const statusOf = Object.fromEntries((await store.list()).map(({ id, status }) => [id, status]));
    expect(statusOf).toEqual({ live: 'running', paused: 'paused', dead: 'interrupted' });
    await expect(store.delete('live')).rejects.toMatchObject({ code: 'not-ready' });
  });

  it('loses its checkpoint when it is finished', async () => {
    const { root, store } = await open();
    const run = finishedRunOf('a');
    await store.save(keptRunOf('a'), undefined);
    await store.saveCheckpoint('a', checkpointOf(run, 3));
    await store.save(run, headOf(run));
    expect([...root.files.keys()].some((path) => path.includes('checkpoint'))).toBe(false);
  });

  it('keeps the name it was given while it was trained', async () => {
    const { store } = await open();
    await store.save(keptRunOf('a'), undefined);
    await store.rename('a', 'With dropout');
    const run = finishedRunOf('a');
    await store.save(run, headOf(run));
    expect((await store.list()).map(({ name }) => name)).toEqual(['With dropout']);
    await expect(store.rename('b', 'None')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is deleted with all that belongs to it, and only it; what is trained after that leaves nothing', async () => {
    const { root, store } = await open();
    const run = keptRunOf('a');
    await store.save(run, undefined);
    await store.save(keptRunOf('b', { startedMs: 2 }), undefined);
    await store.delete('a');
    await store.saveCheckpoint('a', checkpointOf(run, 1));
    expect((await store.list()).map(({ id }) => id)).toEqual(['b']);
    expect([...root.children.keys()]).toEqual(['b']);
  });

  it('stands in a list with the newest first', async () => {
    const { store } = await open();
    for (const [id, startedMs] of [
      ['a', 2],
      ['b', 3],
      ['c', 1],
    ] as const) {
      await store.save(keptRunOf(id, { startedMs }), undefined);
    }
    expect((await store.list()).map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  });
});

describe('a full disk', () => {
  it('is said in a sentence, and everything kept before stays', async () => {
    const { root, store } = await open();
    const run = keptRunOf('a');
    await store.save(run, undefined);
    await store.saveCheckpoint('a', checkpointOf(run, 1));
    root.disk.capacity = root.bytes + 100;
    const full = { code: 'not-kept', message: expect.stringMatching(/storage.*full.*Delete runs/) };
    await expect(store.saveCheckpoint('a', checkpointOf(run, 2))).rejects.toMatchObject(full);
    await expect(store.save(finishedRunOf('a'), headOf(run))).rejects.toMatchObject(full);
    await expect(store.save(keptRunOf('b'), undefined)).rejects.toMatchObject(full);
    expect(await store.checkpoint('a')).toEqual(checkpointOf(run, 1));
    expect(await store.list()).toMatchObject([{ id: 'a', status: 'interrupted' }]);
  });
});

describe('damaged and foreign files', () => {
  it('of any kind, cut or changed anywhere, never make anything fail but the opening of their run', async () => {
    for (const name of ['summary', 'run', 'head', 'checkpoint']) {
      for (const damage of ['cut', 'changed', 'empty'] as const) {
        const { root, store } = await open();
        const run = finishedRunOf('a');
        await store.save(run, headOf(run));
        await store.save(keptRunOf('b'), undefined);
        await store.saveCheckpoint('b', checkpointOf(run, 2));
        for (const [path, file] of root.files) {
          if (!path.includes(`/${name}-`)) continue;
          const middle = Math.floor(file.bytes.length / 2);
          const cut = file.bytes.slice(0, damage === 'empty' ? 0 : middle);
          file.bytes = damage === 'changed' ? file.bytes.with(middle, 1 + (file.bytes[middle] as number)) : cut;
        }
        expect((await store.list()).length).toBe(name === 'summary' ? 0 : 2);
        if (name !== 'checkpoint') await expect(store.read('a')).rejects.toMatchObject({ code: 'not-found' });
        if (name === 'checkpoint') expect(await store.checkpoint('b')).toBeUndefined();
        expect(await store.hasCheckpoint('b')).toBe(true);
      }
    }
  });

  it('that say what cannot be are not believed', async () => {
    const lies: ((record: never) => unknown)[] = [
      (record: object) => ({ ...record, classLabels: ['cat'] }),
      (record: object) => ({ ...record, split: { train: [0, 1, 3, 5], validation: [5, 2], test: [] } }),
      (record: object) => ({ ...record, split: { train: [0, 1, 3, 6], validation: [2, 5], test: [] } }),
      (record: object) => ({ ...record, samples: [] }),
      (record: { end: object }) => ({ ...record, end: { ...record.end, keptEpoch: 4 } }),
      (record: { end: object }) => ({
        ...record,
        end: { ...record.end, heldOut: [{ sample: 1, part: 'train', probabilities: [0.75, 0.25] }] },
      }),
      (record: { base: object }) => ({ ...record, base: { ...record.base, rows: undefined } }),
      () => [],
    ];
    for (const lie of lies) {
      const { root, store } = await open();
      const run = finishedRunOf('a');
      await store.save(run, headOf(run));
      await rewrite(root, 'run', lie);
      await expect(store.read('a')).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('that lie in another run’s folder are not taken for that run', async () => {
    const { root, store } = await open();
    await store.save(keptRunOf('a'), undefined);
    await rewrite(root, 'summary', (summary: object) => ({ ...summary, id: 'b' }));
    expect(await store.list()).toEqual([]);
    await expect(store.read('a')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('do not give a head to a run that another head belongs to', async () => {
    const { root, store } = await open();
    const run = finishedRunOf('a');
    await store.save(run, headOf(run));
    await rewrite(root, 'head', (weights: readonly unknown[]) => weights.slice(1));
    await expect(store.read('a')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('whose settings another version wrote are read with the defaults in place of what is not known', async () => {
    const { root, store } = await open();
    await store.save(keptRunOf('a'), undefined);
    await rewrite(root, 'summary', ({ settings, ...rest }: { settings: object }) => ({
      ...rest,
      settings: { ...settings, epochs: 7, optimizer: 'adagrad', batchSize: undefined, units: 64 },
    }));
    const [summary] = await store.list();
    const { optimizer, batchSize } = DEFAULT_SETTINGS;
    const { blocks } = keptRunOf('a').summary.settings;
    expect(summary?.settings).toEqual({ ...DEFAULT_SETTINGS, blocks, epochs: 7, optimizer, batchSize });
  });

  it('and folders with names that no run has are left alone', async () => {
    const { root, store } = await open();
    await root.getDirectoryHandle('Not a run', { create: true });
    await store.delete('Not a run');
    await store.delete('..');
    expect(await store.list()).toEqual([]);
    expect(root.children.has('Not a run')).toBe(true);
  });
});
