import { browserCache } from '../engine/bases/download/base-cache';
import type { browserFeatures } from '../engine/features/kept/browser-features';
import type { KeptFeatures } from '../engine/features/kept/kept-features';
import type { Handlers } from './handlers';

type KeepingHandlers = Pick<
  Handlers,
  'listKeptBases' | 'forgetBase' | 'listKeptFeatures' | 'forgetFeatures' | 'limitKeptFeatures' | 'keepFeaturesAs'
>;

/** What this browser keeps for later visits: bases and features. */
export class Keeping {
  private opening: Promise<KeptFeatures | undefined> | undefined;

  constructor(private readonly openFeatures: typeof browserFeatures) {}

  /** Opened with the first use; undefined where the browser keeps none. */
  features(): Promise<KeptFeatures | undefined> {
    this.opening ??= this.openFeatures();
    return this.opening;
  }

  /** Gets it ready before it is asked for. */
  open(): void {
    // Seen by whoever asks.
    this.features().catch(() => undefined);
  }

  readonly handlers: KeepingHandlers = {
    listKeptBases: async () => (await browserCache()?.list()) ?? [],

    forgetBase: async ({ url }) => {
      await browserCache()?.drop(url);
      return undefined;
    },

    listKeptFeatures: async () => (await this.features())?.report(),

    forgetFeatures: ({ id }) => this.change((kept) => kept.forget(id)),

    limitKeptFeatures: ({ limitBytes }) => this.change((kept) => kept.setLimit(limitBytes)),

    keepFeaturesAs: ({ precision }) => this.change((kept) => kept.setPrecision(precision)),
  };

  private async change(change: (kept: KeptFeatures) => Promise<void>) {
    const kept = await this.features();
    if (kept) await change(kept);
    return kept?.report();
  }
}
