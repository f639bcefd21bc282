import { describe, expect, it } from 'vitest';
import { matchLayers } from '../../../../src/engine/bases/weights/match-layers';

/** What each wanted name is paired with, by name. */
const pairs = (wanted: string[], stored: string[]) =>
  matchLayers(wanted, stored).map((index) => (index === undefined ? undefined : stored[index]));

describe('layers of a network and of a file belong together', () => {
  const cases: [string, string[], string[], (string | undefined)[]][] = [
    ['by name, in whatever order', ['a', 'b'], ['b', 'a'], ['a', 'b']],
    [
      'by place in Keras’ count, where it began at another number',
      ['c', 'c_1', 'c_2'],
      ['c_9', 'c_11', 'c_10'],
      ['c_9', 'c_10', 'c_11'],
    ],
    ['by number and not by place, where the numbers are the same', ['c_2', 'c_10'], ['c_10', 'c_2'], ['c_2', 'c_10']],
    ['by number, where one is missing', ['pw_1', 'pw_2', 'pw_3'], ['pw_1', 'pw_3'], ['pw_1', undefined, 'pw_3']],
    ['by number, where the file has more', ['pw_1', 'pw_2'], ['pw_1', 'pw_2', 'pw_3'], ['pw_1', 'pw_2']],
    ['each count apart', ['c', 'n', 'n_1'], ['n_4', 'n_5', 'c_4'], ['c_4', 'n_4', 'n_5']],
    [
      'with a slash for an underscore (DenseNet)',
      ['conv1_conv', 'conv1_bn'],
      ['conv1/conv', 'conv1/bn'],
      ['conv1/conv', 'conv1/bn'],
    ],
    [
      'with Keras 1’s names of layers',
      ['conv2d', 'conv2d_1'],
      ['convolution2d_1', 'convolution2d_2'],
      ['convolution2d_1', 'convolution2d_2'],
    ],
    [
      'inside a model that the file does not name',
      ['base/c1', 'base/c2', 'top'],
      ['c2', 'c1', 'top'],
      ['c1', 'c2', 'top'],
    ],
    ['inside a model that only the file names', ['c1', 'top'], ['base/c1', 'top'], ['base/c1', 'top']],
    ['by the name of the model that has no other layer', ['base/c1', 'top'], ['base', 'top'], ['base', 'top']],
    ['inside their own model first', ['a/c', 'b/c'], ['b/c', 'a/c'], ['a/c', 'b/c']],
  ];

  it.each(cases)('%s', (_, wanted, stored, expected) => {
    expect(pairs(wanted, stored)).toEqual(expected);
  });

  it('not, where two have an equal claim', () => {
    expect(pairs(['a/c', 'b/c'], ['c'])).toEqual([undefined, undefined]);
    expect(pairs(['c'], ['a/c', 'b/c'])).toEqual([undefined]);
  });

  it('not by place alone', () => {
    expect(pairs(['conv1', 'conv2'], ['stem', 'body'])).toEqual([undefined, undefined]);
  });
});
