import { type FileServer, startFileServer } from '../../support/file-server';
import { tinyModelFiles } from '../../support/tiny-model';

export const INPUT_SIZE_PX = 32;
export const MODEL_JSON = '/tiny/model.json';
export const WEIGHTS = '/tiny/weights.bin';

/** A host of one tiny base; a test that wants it to go wrong changes its `files`. */
export interface TinyHost extends FileServer {
  readonly modelUrl: string;
  readonly weights: Uint8Array;
}

export async function startTinyHost(): Promise<TinyHost> {
  // Random weights: with this seed their features tell the test images' classes from each other.
  const { json, weights } = await tinyModelFiles({ sizePx: INPUT_SIZE_PX, channels: 16, seed: 2 });
  const server = await startFileServer({ [MODEL_JSON]: JSON.stringify(json), [WEIGHTS]: weights });
  return { ...server, weights, modelUrl: server.origin + MODEL_JSON };
}
