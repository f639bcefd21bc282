import { describe, expect, it } from 'vitest';
import { BASES } from '../../src/catalogue/bases';
import { entryOfNetwork, knownFileAt, networkOfFile } from '../../src/catalogue/known-networks';

const withKerasFile = BASES.flatMap((base) => (base.kerasSource ? [{ ...base, file: base.kerasSource }] : []));
const nameOf = (url: string) => url.split('/').at(-1) as string;

describe('an official file of weights', () => {
  it.each(withKerasFile)('is told by its name: $id', ({ file, architecture }) => {
    expect(networkOfFile(nameOf(file.url))).toEqual(architecture);
  });

  it.each(withKerasFile)('holds the top where its name does not say otherwise: $id', ({ file, architecture }) => {
    const whole = nameOf(file.url).replace(/_no_?top/, '');
    expect(networkOfFile(whole)).toEqual({ ...architecture, includeTop: true });
  });

  it('is told at other sizes, and when the browser has numbered it', () => {
    const half = { name: 'MobileNet', alpha: 0.5, includeTop: false };
    expect(networkOfFile('mobilenet_5_0_128_tf_no_top.h5')).toEqual(half);
    expect(networkOfFile('mobilenet_5_0_128_tf_no_top (2).h5')).toEqual(half);
  });

  it.each(['model.json', 'my-vgg16.h5', 'vgg16.weights.h5', 'resnet101_weights_tf_dim_ordering_tf_kernels.h5', ''])(
    'is not seen in “%s”',
    (name) => expect(networkOfFile(name)).toBeUndefined(),
  );

  it('is known at its own address alone, with its md5', () => {
    const vgg = withKerasFile.find(({ id }) => id === 'vgg16');
    expect(knownFileAt(vgg?.file.url as string)?.md5).toBe('6d6bbae143d832006294945121d1f1fc');
    expect(knownFileAt('https://example.org/vgg16.h5')).toBeUndefined();
  });
});

it('a network finds its row, with and without its top', () => {
  for (const base of BASES) {
    if (!base.architecture) continue;
    expect(entryOfNetwork(base.architecture)).toBe(base);
    expect(entryOfNetwork({ ...base.architecture, includeTop: true })).toBe(base);
  }
  expect(entryOfNetwork({ name: 'MobileNet', alpha: 0.3, includeTop: false })).toBeUndefined();
});
