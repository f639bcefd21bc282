import type { KeptBase } from '../core/kept-data';
import { isBusy } from './selectors';
import type { SliceCreator } from './store';

export interface KeptBasesSlice {
  /** The bases whose files stay in this browser; undefined until it was asked. */
  readonly keptBases: readonly KeptBase[] | undefined;
  refreshKeptBases(): Promise<void>;
  /** Ends the keeping of a base's file; does nothing while a run is on. */
  forgetBase(url: string): Promise<void>;
}

export const createKeptBasesSlice: SliceCreator<KeptBasesSlice> = (set, get, session) => ({
  keptBases: undefined,

  async refreshKeptBases() {
    try {
      set({ keptBases: await session.call('listKeptBases', {}) });
    } catch {
      // A browser that keeps nothing, or a private window: there is nothing to list.
      set({ keptBases: [] });
    }
  },

  async forgetBase(url) {
    if (isBusy(get().run)) return;
    await session.call('forgetBase', { url }).catch(() => undefined);
    await get().refreshKeptBases();
  },
});
