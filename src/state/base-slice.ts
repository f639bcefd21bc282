import { BUNDLED_BASE, DEFAULT_BASE, findBase } from '../catalogue/bases';
import type { ArchitectureRequest } from '../core/architectures';
import { HeadstartError, toHeadstartError } from '../core/errors';
import type { BaseReport, BaseRequest, DownloadProgress, ImageSize } from '../core/reports';
import {
  asNetwork,
  lookedForAt,
  type ModelReading,
  requestOfEntry,
  requestOfFiles,
  requestOfUrl,
  webAddress,
  withInputSize,
} from './base-request';
import { type Failure, failureOf } from './failure';
import { sameBase } from './same-base';
import { isBusy } from './selectors';
import type { SliceCreator } from './store';

export type BaseState =
  | { readonly status: 'chosen' }
  | { readonly status: 'loading'; readonly progress: DownloadProgress | undefined }
  | { readonly status: 'ready'; readonly report: BaseReport }
  | { readonly status: 'failed'; readonly failure: Failure };

/** While a run is on, none of these changes anything. */
export interface BaseSlice {
  readonly baseRequest: BaseRequest;
  readonly base: BaseState;
  /** True while nobody has chosen a base, so that another one may stand in for it. */
  readonly baseIsDefault: boolean;
  /** Why the bundled base stands in for the default, as a sentence, where it does. */
  readonly standInReason: string | undefined;
  /** A folder with the same files as Keras’ own, which is asked first. */
  readonly mirror: string | undefined;
  /** Takes a row of the catalogue; it is fetched when it is needed, or by `loadBase`. */
  chooseBase(id: string): void;
  /** Takes any model by its address and fetches it at once, to say at once whether it can be used. */
  chooseBaseUrl(url: string, reading?: ModelReading): Promise<void>;
  /** Takes a model from the person's own files and reads it at once. */
  chooseBaseFiles(files: readonly File[], reading?: ModelReading): Promise<void>;
  /** Says which network the chosen model's weights belong to, and reads them anew. */
  chooseNetwork(architecture: ArchitectureRequest): Promise<void>;
  chooseCut(layerName: string): Promise<void>;
  /**
   * Gives the base images of another size; a base that is loaded is loaded anew.
   * @throws invalid-setting, with a sentence, for a size that it does not take
   */
  setInputSize(size: ImageSize): Promise<void>;
  /**
   * Undefined or empty: none.
   * @throws invalid-setting, with a sentence, for what is no web address
   */
  setMirror(url: string | undefined): void;
  /**
   * Takes the base that a kept run has; one from files must be the one that is chosen.
   * @throws not-ready, with a sentence, where it is not
   */
  restoreBase(kept: BaseRequest): void;
  /** Takes the base that ships with the page, unless the person has chosen one. */
  preferBundledBase(): void;
  /** Fetches the chosen base; gives its report, or throws. Where the default's host does not answer, the bundled one. */
  loadBase(signal?: AbortSignal): Promise<BaseReport>;
  /** Stops fetching the base, whoever waits for it. It stays chosen, and what came of it is kept for the next time. */
  stopLoadingBase(): void;
}

/** @param pageUrl the page's own address */
export function createBaseSlice(pageUrl: string): SliceCreator<BaseSlice> {
  return (set, get, session) => {
    const where = () => ({ pageUrl, mirror: get().mirror });

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
        if (get().keptBases !== undefined) void get().refreshKeptBases();
        return report;
      } catch (thrown) {
        const error = toHeadstartError(thrown);
        if (isCurrent()) fail(error);
        throw error;
      }
    }

    function fail(error: HeadstartError): void {
      const failed: BaseState = { status: 'failed', failure: failureOf(error) };
      set({ base: error.code === 'cancelled' ? { status: 'chosen' } : failed });
    }

    /** Takes another base; loads that are on would only keep it waiting. */
    function choose(baseRequest: BaseRequest, baseIsDefault = false): void {
      session.giveUpLoads();
      set({ baseRequest, baseIsDefault, base: { status: 'chosen' }, standInReason: undefined });
    }

    /** Takes what `request` makes and loads it, unless a run is on. What goes wrong is in the state. */
    async function chooseAndLoad(request: () => BaseRequest): Promise<void> {
      if (isBusy(get().run)) return;
      try {
        choose(request());
      } catch (thrown) {
        return fail(toHeadstartError(thrown));
      }
      await get()
        .loadBase()
        .catch(() => undefined);
    }

    return {
      baseRequest: requestOfEntry(DEFAULT_BASE, { pageUrl, mirror: undefined }),
      base: { status: 'chosen' },
      baseIsDefault: true,
      standInReason: undefined,
      mirror: undefined,

      chooseBase(id) {
        const entry = findBase(id);
        if (entry && !isBusy(get().run)) choose(requestOfEntry(entry, where()));
      },

      chooseBaseUrl: (url, reading = {}) => chooseAndLoad(() => requestOfUrl(url, reading, where())),
      chooseBaseFiles: (files, reading = {}) => chooseAndLoad(() => requestOfFiles(files, reading)),
      chooseNetwork: (architecture) => chooseAndLoad(() => asNetwork(get().baseRequest, architecture)),
      chooseCut: (cutLayer) => chooseAndLoad(() => ({ ...get().baseRequest, cutLayer })),

      async setInputSize(size) {
        if (isBusy(get().run)) return;
        const wasHere = get().base.status === 'ready';
        const request = withInputSize(get().baseRequest, size, where());
        if (wasHere) await chooseAndLoad(() => request);
        else choose(request);
      },

      setMirror(url = '') {
        if (isBusy(get().run)) return;
        const mirror = url.trim() === '' ? undefined : webAddress(url)?.href;
        if (mirror === undefined && url.trim() !== '') {
          throw new HeadstartError('invalid-setting', `“${url.trim()}” is not a web address. Expected https://…`);
        }
        const { base, baseRequest } = get();
        if (base.status === 'loading') session.giveUpLoads();
        set({
          mirror,
          baseRequest: lookedForAt(baseRequest, { pageUrl, mirror }),
          // What is here stays; what could not be fetched may be tried again.
          base: base.status === 'ready' ? base : { status: 'chosen' },
        });
      },

      restoreBase(kept) {
        const { baseRequest } = get();
        let { source } = kept;
        if (source.kind === 'files') {
          if (baseRequest.source.kind !== 'files' || baseRequest.id !== kept.id) throw filesNeeded(kept);
          source = baseRequest.source;
        }
        const request = lookedForAt({ ...kept, source }, where());
        if (!sameBase(request, baseRequest)) choose(request);
      },

      preferBundledBase() {
        if (get().baseIsDefault && !isBusy(get().run)) choose(requestOfEntry(BUNDLED_BASE, where()), true);
      },

      stopLoadingBase() {
        if (!isBusy(get().run)) session.giveUpLoads();
      },

      async loadBase(signal) {
        const { baseRequest, baseIsDefault } = get();
        try {
          return await load(baseRequest, signal);
        } catch (thrown) {
          const isUnreachable = thrown instanceof HeadstartError && thrown.code === 'network';
          if (!baseIsDefault || !isUnreachable || baseRequest.id !== DEFAULT_BASE.id) throw thrown;
          const bundled = requestOfEntry(BUNDLED_BASE, where());
          // Nobody chose it, so that others who wait for the default are left to come to the same.
          set({ baseRequest: bundled, baseIsDefault: true, base: { status: 'chosen' }, standInReason: thrown.message });
          return load(bundled, signal);
        }
      },
    };
  };
}

function filesNeeded({ id }: BaseRequest): HeadstartError {
  return new HeadstartError(
    'not-ready',
    `This run’s base came from your own file “${id}”, which the page no longer has. Choose it again under Base, then try again.`,
  );
}
