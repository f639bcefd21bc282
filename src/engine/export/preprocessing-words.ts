import type { Preprocessing } from '../../core/reports';

/** A preprocessing mode for programs that read metadata.json: value = pixel · scale + offset, channel by channel. */
export interface PreprocessingWords {
  readonly mode: Preprocessing;
  /** For people; x is a channel's value, 0 to 255. */
  readonly formula: string;
  /** The order in which the model takes the channels; `scale` and `offset` stand in it. */
  readonly channelOrder: 'RGB' | 'BGR';
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
}

/** Keras' `imagenet_utils.preprocess_input`, mode by mode. */
export const PREPROCESSING_WORDS: { readonly [Mode in Preprocessing]: PreprocessingWords } = {
  tf: {
    mode: 'tf',
    formula: 'x / 127.5 - 1',
    channelOrder: 'RGB',
    scale: [1 / 127.5, 1 / 127.5, 1 / 127.5],
    offset: [-1, -1, -1],
  },
  caffe: {
    mode: 'caffe',
    formula: 'x - mean, channels in the order blue, green, red; mean = [103.939, 116.779, 123.68]',
    channelOrder: 'BGR',
    scale: [1, 1, 1],
    offset: [-103.939, -116.779, -123.68],
  },
  torch: {
    mode: 'torch',
    formula: '(x / 255 - mean) / std; mean = [0.485, 0.456, 0.406], std = [0.229, 0.224, 0.225]',
    channelOrder: 'RGB',
    scale: [1 / (255 * 0.229), 1 / (255 * 0.224), 1 / (255 * 0.225)],
    offset: [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225],
  },
  none: {
    mode: 'none',
    formula: 'x; the model scales its input itself',
    channelOrder: 'RGB',
    scale: [1, 1, 1],
    offset: [0, 0, 0],
  },
};
