import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../client/client';
import { type BaseSlice, createBaseSlice } from './base-slice';
import { createDownloadSlice, type DownloadSlice } from './download-slice';
import { createImagesSlice, type ImagesSlice } from './images-slice';
import { createKeptBasesSlice, type KeptBasesSlice } from './kept-bases-slice';
import { createKeptFeaturesSlice, type KeptFeaturesSlice } from './kept-features-slice';
import { createMachineSlice, type MachineSlice } from './machine-slice';
import { createOwnTrialSlice, type OwnTrialSlice } from './own-trial-slice';
import { createPreviewSlice, type PreviewSlice } from './preview-slice';
import { createRateTestSlice, type RateTestSlice } from './rate-test-slice';
import { createRunSlice, type RunSlice } from './run-slice';
import { createRunsSlice, type RunsSlice } from './runs-slice';
import { Session } from './session';
import { createSettingsSlice, type SettingsSlice } from './settings-slice';
import { createTrialSlice, type TrialSlice } from './trial-slice';

export type HeadstartState = ImagesSlice &
  MachineSlice &
  BaseSlice &
  KeptBasesSlice &
  KeptFeaturesSlice &
  SettingsSlice &
  RateTestSlice &
  PreviewSlice &
  RunSlice &
  RunsSlice &
  TrialSlice &
  OwnTrialSlice &
  DownloadSlice;

type Store = StoreApi<HeadstartState>;

export type SetState = Store['setState'];
export type GetState = Store['getState'];

/** Makes one slice: zustand's `set` and `get`, and the way to the worker. */
export type SliceCreator<Slice> = (set: SetState, get: GetState, session: Session) => Slice;

export type HeadstartStore = StoreApi<HeadstartState>;

/**
 * The one store of the page, a slice a concern; it knows no React.
 * @param pageUrl the page's own address
 */
export function createHeadstartStore(client: Client, pageUrl: string): HeadstartStore {
  const session = new Session(client);
  return createStore<HeadstartState>((set, get) => ({
    ...createImagesSlice(set, get, session),
    ...createMachineSlice(set, get, session),
    ...createBaseSlice(pageUrl)(set, get, session),
    ...createKeptBasesSlice(set, get, session),
    ...createKeptFeaturesSlice(set, get, session),
    ...createSettingsSlice(set, get, session),
    ...createRateTestSlice(set, get, session),
    ...createPreviewSlice(set, get, session),
    ...createRunSlice(set, get, session),
    ...createRunsSlice(set, get, session),
    ...createTrialSlice(set, get, session),
    ...createOwnTrialSlice(set, get, session),
    ...createDownloadSlice(set, get, session),
  }));
}
