import type { BaseEntry } from '../catalogue/base-entry';
import { BUNDLED_BASE, DEFAULT_BASE, findBase } from '../catalogue/bases';
import { HeadstartError, toHeadstartError } from '../core/errors';
import type { BaseReport, BaseRequest, DownloadProgress, Preprocessing } from '../core/reports';
import { type Failure, failureOf } from './failure';
import { isBusy } from './selectors';
import type { SliceCreator } from './store';

export type BaseState =
  | { readonly status: 'chosen' }
  | { readonly status: 'loading'; readonly progress: DownloadProgress | undefined }
  | { readonly status: 'ready'; readonly report: BaseReport }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface BaseSlice {
  readonly baseRequest: BaseRequest;
  readonly base: BaseState;
  /** True while nobody has chosen a base, so that another one may stand in for it. */
  readonly baseIsDefault: boolean;
  /** Why the bundled base stands in for the default, as a sentence, where it does. */
  readonly standInReason: string | undefined;
  /** None of these three does anything while a run is on. Takes a row of the catalogue; it is fetched when it is needed, or by `loadBase`. */
  chooseBase(id: string): void;
  /** Takes any model by its URL and fetches it at once, to say at once whether it can be used. */
  chooseBaseUrl(url: string, preprocessing: Preprocessing): Promise<void>;
  chooseCut(layerName: string): Promise<void>;
  /** Takes the base that ships with the page, unless the person has chosen one. */
  preferBundledBase(): void;
  /** Fetches the chosen base; gives its report, or throws. Where the default's host does not answer, the bundled one. */
  loadBase(signal?: AbortSignal): Promise<BaseReport>;
}

/** @param pageUrl the page's own address, which the bundled base is relative to */
export function createBaseSlice(pageUrl: string): SliceCreator<BaseSlice> {
  return (set, get, session) => {
    async function load(request: BaseRequest, signal: AbortSignal | undefined): Promise<BaseReport> {
      const isCurrent = () => get().baseRequest === request;
      // A base that is here stays in sight; should the worker have lost it, its first progress says so.
      if (get().base.status !== 'ready') set({ base: { status: 'loading', progress: undefined } });
      try {
        const report = await session.ensureBase(request, {
          ...(signal && { signal }),
          onEvent: (progress) => {
            if (isCurrent()) set({ base: { status: 'loading', progress } });
          },
        });
        if (isCurrent()) set({ base: { status: 'ready', report } });
        return report;
      } catch (thrown) {
        const error = toHeadstartError(thrown);
        if (isCurrent()) {
          const failed: BaseState = { status: 'failed', failure: failureOf(error) };
          set({ base: error.code === 'cancelled' ? { status: 'chosen' } : failed });
        }
        throw error;
      }
    }

    /** For a choice that shows its own failure: the state holds it already. */
    async function tryLoading(): Promise<void> {
      await get()
        .loadBase()
        .catch(() => undefined);
    }

    function choose(baseRequest: BaseRequest, baseIsDefault = false): void {
      set({ baseRequest, baseIsDefault, base: { status: 'chosen' }, standInReason: undefined });
    }

    return {
      baseRequest: requestOf(DEFAULT_BASE, pageUrl),
      base: { status: 'chosen' },
      baseIsDefault: true,
      standInReason: undefined,

      chooseBase(id) {
        const entry = findBase(id);
        if (entry && !isBusy(get().run)) choose(requestOf(entry, pageUrl));
      },

      preferBundledBase() {
        if (get().baseIsDefault && !isBusy(get().run)) choose(requestOf(BUNDLED_BASE, pageUrl), true);
      },

      async chooseBaseUrl(url, preprocessing) {
        if (isBusy(get().run)) return;
        const address = URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
        if (!address || !/^https?:$/.test(address.protocol)) {
          const sentence = `“${url.trim()}” is not a web address. Expected the https:// address of a model.json.`;
          set({ base: { status: 'failed', failure: failureOf(new HeadstartError('not-found', sentence)) } });
          return;
        }
        const name = address.pathname.split('/').slice(-2, -1)[0] || address.hostname;
        choose({ id: address.href, name, url: address.href, preprocessing, cutLayer: undefined });
        await tryLoading();
      },

      async chooseCut(layerName) {
        if (isBusy(get().run)) return;
        choose({ ...get().baseRequest, cutLayer: layerName });
        await tryLoading();
      },

      async loadBase(signal) {
        const { baseRequest, baseIsDefault } = get();
        try {
          return await load(baseRequest, signal);
        } catch (thrown) {
          const isUnreachable = thrown instanceof HeadstartError && thrown.code === 'network';
          if (!baseIsDefault || !isUnreachable || baseRequest.id !== DEFAULT_BASE.id) throw thrown;
          const bundled = requestOf(BUNDLED_BASE, pageUrl);
          choose(bundled, true);
          set({ standInReason: thrown.message });
          return load(bundled, signal);
        }
      },
    };
  };
}

function requestOf({ id, name, url, preprocessing, cutLayer }: BaseEntry, pageUrl: string): BaseRequest {
  return { id, name, url: new URL(url, pageUrl).href, preprocessing, cutLayer };
}
