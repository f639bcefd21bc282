import { toHeadstartError } from '../core/errors';
import type { SeenImage } from '../core/reports';
import { type Failure, failureOf } from './failure';
import { isBusy } from './selectors';
import type { HeadstartState, SliceCreator } from './store';

/** One of the person's images as the network sees it, and after it some of its views. */
export interface ViewExample {
  readonly classId: number;
  readonly images: readonly SeenImage[];
}

export type PreviewState =
  | { readonly status: 'idle' }
  /** Those from before stay in sight. */
  | { readonly status: 'busy'; readonly examples: readonly ViewExample[] }
  | { readonly status: 'ready'; readonly examples: readonly ViewExample[] }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface PreviewSlice {
  readonly preview: PreviewState;
  /**
   * Shows what the settings may make of the first images. Fetches the base where it is not here, since its input size
   * is the images'; a later call takes the place of one that is on. Does nothing while a run is on.
   */
  previewViews(): Promise<void>;
}

/** What examples are of and made with, as a text that changes when they should be made anew: after a run too. */
export function previewInputs(
  state: Pick<HeadstartState, 'classes' | 'samples' | 'settings' | 'baseRequest' | 'run'>,
): string {
  const { augmentations, augmentStrength, resize, interpolation, seed, views } = state.settings;
  const images = picturedImages(state).map(({ id, classId }) => [id, classId]);
  const settings = [augmentations, augmentStrength, resize, interpolation, seed, views > 0];
  return JSON.stringify([images, settings, state.baseRequest, isBusy(state.run)]);
}

interface PicturedImage {
  readonly id: number;
  readonly classId: number;
  readonly file: File;
}

const CLASSES_SHOWN = 3;
const VIEWS_SHOWN = 4;

export const createPreviewSlice: SliceCreator<PreviewSlice> = (set, get, session) => {
  let latest: AbortController | undefined;

  async function examplesOf(signal: AbortSignal): Promise<ViewExample[]> {
    const { settings } = get();
    const pictured = picturedImages(get());
    if (get().base.status !== 'ready') await get().loadBase(signal);
    const { baseRequest } = get();
    await session.ensureBase(baseRequest, { signal });
    const examples: ViewExample[] = [];
    const asked = { ...settings, views: Math.max(settings.views, VIEWS_SHOWN) };
    for (const { classId, file } of pictured) {
      const args = { source: file, settings: asked, count: VIEWS_SHOWN };
      const { images } = await session.callOn(baseRequest, 'previewViews', args, { signal });
      examples.push({ classId, images });
    }
    return examples;
  }

  return {
    preview: { status: 'idle' },

    async previewViews() {
      if (isBusy(get().run)) return;
      latest?.abort();
      const turn = new AbortController();
      latest = turn;
      const { preview } = get();
      set({ preview: { status: 'busy', examples: 'examples' in preview ? preview.examples : [] } });
      try {
        const examples = await examplesOf(turn.signal);
        if (turn === latest) set({ preview: { status: 'ready', examples } });
      } catch (thrown) {
        const failure = failureOf(toHeadstartError(thrown));
        if (turn === latest) set({ preview: { status: 'failed', failure } });
      }
    },
  };
};

/** The first image of each of the first classes. Those of an earlier visit have no file. */
function picturedImages({ classes, samples }: Pick<HeadstartState, 'classes' | 'samples'>): PicturedImage[] {
  const pictured: PicturedImage[] = [];
  for (const { id: classId } of classes) {
    if (pictured.length === CLASSES_SHOWN) break;
    const sample = samples.find((one) => one.classId === classId && one.file !== undefined);
    if (sample?.file) pictured.push({ id: sample.id, classId, file: sample.file });
  }
  return pictured;
}
