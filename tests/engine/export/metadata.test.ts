import { describe, expect, it } from 'vitest';
import { labelsText } from '../../../src/engine/export/labels-text';
import { metadataText } from '../../../src/engine/export/metadata';
import { reportOf } from '../../support/report-of';
import { requestOf } from '../../support/request-of';

describe('metadata.json', () => {
  const input = {
    modelName: 'Flowers',
    labels: ['daisy', 'rose'],
    base: reportOf(requestOf('https://models.example/tiny/model.json', { preprocessing: 'caffe' }), {
      ...{ inputHeightPx: 12, inputWidthPx: 8, cutLayer: 'block5_pool' },
    }),
    resize: { mode: 'pad', interpolation: 'antialias' },
    record: { seed: 5 },
    versions: { headstart: '1.2.3', tfjs: '4.5.6' },
    createdAt: new Date(Date.UTC(2030, 0, 2, 3, 4, 5)),
  } as const;

  it('says all that another program needs to feed the model the same numbers', () => {
    expect(JSON.parse(metadataText(input))).toEqual({
      tfjsVersion: '4.5.6',
      packageVersion: '1.2.3',
      packageName: 'headstart',
      modelName: 'Flowers',
      timeStamp: '2030-01-02T03:04:05.000Z',
      labels: ['daisy', 'rose'],
      userMetadata: {},
      grayscale: false,
      imageSize: 12,
      base: {
        ...{ id: 'tiny', name: 'Tiny', origin: 'https://models.example/tiny/model.json', sha256: 'ab'.repeat(32) },
        cutLayer: 'block5_pool',
        normalisation: expect.stringContaining('folded into the convolution before it'),
      },
      input: {
        ...{ heightPx: 12, widthPx: 8, channels: 'RGB' },
        range: expect.stringMatching(/0 to 255.*then apply `preprocessing`/),
      },
      preprocessing: {
        ...{ mode: 'caffe', formula: expect.stringContaining('blue, green, red'), channelOrder: 'BGR' },
        ...{ scale: [1, 1, 1], offset: [-103.939, -116.779, -123.68] },
      },
      resize: {
        ...{ text: expect.stringContaining('tf.image.resize_with_pad'), method: 'bilinear', halfPixelCentres: true },
        ...{ antialias: true, aspect: 'pad', transparentOver: 'white', exifOrientation: 'applied' },
      },
      versions: { headstart: '1.2.3', tfjs: '4.5.6' },
      record: { seed: 5 },
    });
  });

  it('takes the longer side for the size of programs that know squares only', () => {
    const wide = { ...input.base, inputHeightPx: 8, inputWidthPx: 12 };
    expect(JSON.parse(metadataText({ ...input, base: wide }))).toMatchObject({
      imageSize: 12,
      input: { heightPx: 8, widthPx: 12 },
    });
  });
});

describe('labels.txt', () => {
  it.each(['\r\n', '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029'])(
    'has one line a label with %j in it',
    (end) => {
      expect(labelsText([`a${end}b`, 'c'])).toBe('a b\nc\n');
    },
  );

  it('has every line break of a label made a space', () => {
    expect(labelsText(['a\n\nb\u2028c'])).toBe('a  b c\n');
  });
});
