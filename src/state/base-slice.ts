import type { BaseEntry } from '../catalogue/base-entry';
import { DEFAULT_BASE, findBase } from '../catalogue/bases';
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
  /** None of these three does anything while a run is on. Takes a row of the catalogue; it is fetched when it is needed, or by `loadBase`. */
  chooseBase(id: string): void;
  /** Takes any model by its URL and fetches it at once, to say at once whether it can be used. */
  chooseBaseUrl(url: string, preprocessing: Preprocessing): Promise<void>;
  chooseCut(layerName: string): Promise<void>;
  /** Fetches the chosen base; gives its report, or throws. */
  loadBase(signal?: AbortSignal): Promise<BaseReport>;
}

export const createBaseSlice: SliceCreator<BaseSlice> = (set, get, session) => {
  /** For a choice that shows its own failure: the state holds it already. */
  async function tryLoading(): Promise<void> {
    try {
      await get().loadBase();
    } catch {
      return;
    }
  }

  return {
    baseRequest: requestOf(DEFAULT_BASE),
    base: { status: 'chosen' },

    chooseBase(id) {
      const entry = findBase(id);
      if (entry && !isBusy(get().run)) set({ baseRequest: requestOf(entry), base: { status: 'chosen' } });
    },

    async chooseBaseUrl(url, preprocessing) {
      if (isBusy(get().run)) return;
      const address = URL.parse(url.trim());
      if (!address || !/^https?:$/.test(address.protocol)) {
        const failure = failureOf(
          new HeadstartError(
            'not-found',
            `“${url.trim()}” is not a web address. Expected the https:// address of a model.json.`,
          ),
        );
        set({ base: { status: 'failed', failure } });
        return;
      }
      const name = address.pathname.split('/').slice(-2, -1)[0] || address.hostname;
      set({
        baseRequest: { id: address.href, name, url: address.href, preprocessing, cutLayer: undefined },
        base: { status: 'chosen' },
      });
      await tryLoading();
    },

    async chooseCut(layerName) {
      if (isBusy(get().run)) return;
      set({ baseRequest: { ...get().baseRequest, cutLayer: layerName } });
      await tryLoading();
    },

    async loadBase(signal) {
      const request = get().baseRequest;
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
          set({
            base: error.code === 'cancelled' ? { status: 'chosen' } : { status: 'failed', failure: failureOf(error) },
          });
        }
        throw error;
      }
    },
  };
};

function requestOf({ id, name, url, preprocessing, cutLayer }: BaseEntry): BaseRequest {
  return { id, name, url, preprocessing, cutLayer };
}
