import { DEFAULT_RESIZE } from '../../src/core/resize';
import { inOrder } from '../../src/engine/features/in-order';
import { decodeImage } from '../../src/engine/images/decode-image';
import { preprocess } from '../../src/engine/images/preprocess';
import { answer } from './answer';

/** Two at once keep two cores busy. */
const PARALLEL = { parallel: 2, ahead: 4 };
const CHANNELS = 3;

export type Layout = 'channels-first' | 'channels-last';

/** Headstart's own decoding, apart from the network, for runtimes that bring none. */
const methods = {
  /** @returns float32 [files, sizePx, sizePx, 3] or [files, 3, sizePx, sizePx], scaled to −1…1 */
  async decode({ files, sizePx, layout }: { files: readonly Blob[]; sizePx: number; layout: Layout }) {
    const places = sizePx * sizePx;
    const batch = new Float32Array(files.length * places * CHANNELS);
    const write = layout === 'channels-first' ? writeChannelsFirst : writeChannelsLast;
    let at = 0;
    for await (const pixels of inOrder(files, (file) => decodeImage(file, sizePx, sizePx, DEFAULT_RESIZE), PARALLEL)) {
      preprocess(pixels, 'tf');
      write(pixels, batch.subarray(at, at + places * CHANNELS));
      at += places * CHANNELS;
    }
    return batch;
  },
};

export type DecodeMethods = typeof methods;

answer(methods);

function writeChannelsLast(pixels: Float32Array, image: Float32Array): void {
  image.set(pixels);
}

function writeChannelsFirst(pixels: Float32Array, image: Float32Array): void {
  const places = pixels.length / CHANNELS;
  for (let place = 0; place < places; place++) {
    for (let channel = 0; channel < CHANNELS; channel++) {
      image[channel * places + place] = pixels[place * CHANNELS + channel] as number;
    }
  }
}
