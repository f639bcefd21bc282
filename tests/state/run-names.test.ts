import { describe, expect, it } from 'vitest';
import { Browser, filesAt, firstRun } from '../support/pretend-browser';

describe('the name of a new run', () => {
  /** A page that has trained two runs, and what each further one is named. */
  async function afterTwoRuns() {
    const { store, gate } = await new Browser().open();
    await store.getState().addFiles(filesAt(['s/cat/1.jpg', 's/cat/2.jpg', 's/dog/3.jpg', 's/dog/4.jpg']));
    store.getState().changeSetting('epochs', 1);
    gate.open();
    const train = async () => {
      await store.getState().train();
      return store.getState().runs?.find(({ id }) => id === store.getState().runId)?.name;
    };
    expect([await train(), await train()]).toEqual(['Run 1', 'Run 2']);
    return { store, train };
  }

  it('is that of no run that is there, whichever were deleted', async () => {
    const { store, train } = await afterTwoRuns();
    const oldest = store.getState().runs?.find(({ name }) => name === 'Run 1');
    await store.getState().removeRun(oldest?.id ?? '');
    expect(await train()).toBe('Run 3');
  });

  it('counts runs that were given other names', async () => {
    const { store, train } = await afterTwoRuns();
    await store.getState().renameRun(firstRun(store).id, 'With dropout');
    await store
      .getState()
      .renameRun(store.getState().runs?.find(({ name }) => name !== 'With dropout')?.id ?? '', 'Plain');
    expect(await train()).toBe('Run 3');
  });
});
