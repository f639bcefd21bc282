import { HeadstartError } from '../core/errors';
import type { FeaturePrecision, KeptFeaturesReport } from '../core/kept-data';
import { isBusy } from './selectors';
import type { SliceCreator } from './store';

export interface KeptFeaturesSlice {
  /** What of images' features stays in this browser; undefined until it was asked, and where it keeps none. */
  readonly keptFeatures: KeptFeaturesReport | undefined;
  refreshKeptFeatures(): Promise<void>;
  /** Forgets one space, by its id, or all; does nothing while a run is on. So do the next two. */
  forgetFeatures(id?: string): Promise<void>;
  /** Takes a limit as it was typed; what is above it is forgotten at once. @throws invalid-setting */
  limitKeptFeatures(megabytes: string): Promise<void>;
  keepFeaturesAs(precision: FeaturePrecision): Promise<void>;
}

const MEGABYTE = 1e6;
const MOST_MEGABYTES = 1e6;

export const createKeptFeaturesSlice: SliceCreator<KeptFeaturesSlice> = (set, get, session) => {
  /** Shows what a call says is kept now. */
  async function change(call: () => Promise<KeptFeaturesReport | undefined>): Promise<void> {
    if (!isBusy(get().run)) set({ keptFeatures: await call() });
  }

  return {
    keptFeatures: undefined,

    async refreshKeptFeatures() {
      // Where the worker can't say, there is nothing to show.
      set({ keptFeatures: await session.call('listKeptFeatures', {}).catch(() => undefined) });
    },

    // What was not done shows in what is still kept.
    forgetFeatures: (id) =>
      change(() => session.call('forgetFeatures', { id })).catch(() => get().refreshKeptFeatures()),
    limitKeptFeatures: async (megabytes) => {
      const limitBytes = bytesOf(megabytes);
      await change(() => session.call('limitKeptFeatures', { limitBytes }));
    },
    keepFeaturesAs: (precision) =>
      change(() => session.call('keepFeaturesAs', { precision })).catch(() => get().refreshKeptFeatures()),
  };
};

function bytesOf(typed: string): number {
  const megabytes = typed.trim() === '' ? Number.NaN : Number(typed);
  if (megabytes >= 0 && megabytes <= MOST_MEGABYTES) return Math.round(megabytes * MEGABYTE);
  throw new HeadstartError(
    'invalid-setting',
    `The room for features must be a number of megabytes from 0 to ${MOST_MEGABYTES}; it was “${typed}”.`,
  );
}
