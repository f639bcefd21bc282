import { describe, expect, it } from 'vitest';
import { addressesOf } from '../../src/state/base-addresses';

const ROOT = 'https://storage.googleapis.com';
const VGG = `${ROOT}/tensorflow/keras-applications/vgg16/vgg16_notop.h5`;
const EFFICIENTNET = `${ROOT}/keras-applications/efficientnetb0_notop.h5`;
const pageUrl = 'https://example.org/headstart/index.html';

describe('the addresses of a base', () => {
  it('are the host and the page’s own server for Keras’ official weights', () => {
    expect(addressesOf(VGG, { pageUrl })).toEqual([
      { url: VGG, route: 'host' },
      {
        url: 'https://example.org/headstart/proxy/storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_notop.h5',
        route: 'proxy',
      },
    ]);
  });

  it.each(['https://mirror.org/keras', 'https://mirror.org/keras/', ' https://mirror.org/keras/ '])(
    'begin with the mirror that a person named: “%s”',
    (mirror) => {
      const first = (url: string) => addressesOf(url, { pageUrl, mirror })[0];
      expect(first(VGG)).toEqual({ url: 'https://mirror.org/keras/vgg16/vgg16_notop.h5', route: 'mirror' });
      expect(first(EFFICIENTNET)).toEqual({
        url: 'https://mirror.org/keras/efficientnetb0_notop.h5',
        route: 'mirror',
      });
      expect(addressesOf(VGG, { pageUrl, mirror }).map(({ route }) => route)).toEqual(['mirror', 'host', 'proxy']);
    },
  );

  it('carry the mirror’s query, such as a token', () => {
    const [first] = addressesOf(EFFICIENTNET, { pageUrl, mirror: 'https://mirror.org/keras?token=1' });
    expect(first?.url).toBe('https://mirror.org/keras/efficientnetb0_notop.h5?token=1');
  });

  it.each(['', '  '])('have no mirror where none was named: “%s”', (mirror) => {
    expect(addressesOf(VGG, { pageUrl, mirror })).toEqual(addressesOf(VGG, { pageUrl }));
  });

  it.each([
    'https://storage.googleapis.com/tfjs-models/tfjs/mobilenet_v1_0.25_224/model.json',
    'https://storage.googleapis.com/keras-applications-2/a.h5',
    'https://example.org/tensorflow/keras-applications/a.h5',
    'https://example.org/headstart/bases/model.json',
  ])('are the host alone for anything else: %s', (url) => {
    expect(addressesOf(url, { pageUrl, mirror: 'https://mirror.org' })).toEqual([{ url, route: 'host' }]);
  });
});
