import { describe, expect, it } from 'vitest';
import { describeHead, headRows, poolingOf, vectorWidth } from '../../src/core/head';
import { parseSetting } from '../../src/core/parse-setting';
import type { HeadBlock } from '../../src/core/run-settings';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { type LayerRow, totalParameters } from '../../src/core/summary';

const NOTES_BLOCK: HeadBlock = { units: 64, activation: 'relu', normalize: false, dropout: 0.25 };

describe('the head of the course notes', () => {
  it('has the layers and parameters of Keras’ summary on VGG16 at 240 × 240', () => {
    const layers = describeHead({ pooling: 'flatten', blocks: [NOTES_BLOCK] }, [7, 7, 512], 4);
    expect(headRows(layers).map((row) => [row.className, row.outputShape, row.parameters])).toEqual([
      ['Flatten', [25_088], 0],
      ['Dense', [64], 1_605_696],
      ['Dropout', [64], 0],
      ['Dense', [4], 260],
    ]);
    expect(totalParameters(headRows(layers))).toEqual({ total: 1_605_956, trainable: 1_605_956, nonTrainable: 0 });
  });

  it.each([
    ['frozen', false, { total: 16_320_644, trainable: 1_605_956, nonTrainable: 14_714_688 }],
    ['unfrozen', true, { total: 16_320_644, trainable: 16_320_644, nonTrainable: 0 }],
  ] as const)('has the totals of Keras’ summary with the base %s', (_, trainable, totals) => {
    const base: LayerRow = {
      name: 'vgg16',
      className: 'Functional',
      outputShape: [7, 7, 512],
      parameters: 14_714_688,
      trainable,
    };
    const layers = describeHead({ pooling: 'flatten', blocks: [NOTES_BLOCK] }, base.outputShape, 4);
    expect(totalParameters([base, ...headRows(layers)])).toEqual(totals);
  });

  it.each([
    ['avg', 'globalAveragePooling', 'GlobalAveragePooling2D'],
    ['max', 'globalMaxPooling', 'GlobalMaxPooling2D'],
  ] as const)('pools to one number a channel with %s', (pooling, kind, className) => {
    const layers = describeHead({ pooling, blocks: [NOTES_BLOCK] }, [7, 7, 512], 4);
    expect(layers[0]?.kind).toBe(kind);
    expect(layers[1]).toMatchObject({ kind: 'dense', inputs: 512, units: 64, activation: 'relu' });
    expect(headRows(layers)[0]).toMatchObject({ className, outputShape: [512] });
    expect(poolingOf({ layers, weights: [] })).toBe(pooling);
  });
});

describe('a head with BatchNormalization', () => {
  it('has the rows and totals of Keras’ summary, its moving statistics non-trainable', () => {
    const blocks = [
      { ...NOTES_BLOCK, normalize: true },
      { ...NOTES_BLOCK, units: 32, normalize: true, dropout: 0 },
    ];
    const rows = headRows(describeHead({ pooling: 'avg', blocks }, [7, 7, 512], 4));
    expect(rows.map((row) => [row.className, row.outputShape, row.parameters])).toEqual([
      ['GlobalAveragePooling2D', [512], 0],
      ['Dense', [64], 32_832],
      ['BatchNormalization', [64], 256],
      ['Dropout', [64], 0],
      ['Dense', [32], 2080],
      ['BatchNormalization', [32], 128],
      ['Dense', [4], 132],
    ]);
    expect(totalParameters(rows)).toEqual({ total: 35_428, trainable: 35_236, nonTrainable: 192 });
  });
});

describe('any head', () => {
  const heads = (['avg', 'max', 'flatten'] as const).flatMap((pooling) =>
    ['none', '16 relu', '16 relu dropout=0.5, 8 tanh norm, 4 elu norm dropout=0.25'].flatMap((text) =>
      [[5, 4, 3], [12]].map((shape) => ({ pooling, text, blocks: parseSetting('blocks', text), shape })),
    ),
  );

  it.each(heads)('takes what comes before, layer by layer: $pooling, $text, $shape', (head) => {
    const layers = describeHead(head, head.shape, 6);
    const outputs = headRows(layers).map((row) => row.outputShape);
    layers.forEach((layer, index) => {
      const before = index === 0 ? head.shape : outputs[index - 1];
      const taken = 'inputs' in layer ? [layer.inputs] : layer.inputShape;
      expect(taken).toEqual(before);
    });
    expect(outputs.at(-1)).toEqual([6]);
    const [firstDense] = layers.filter((layer) => layer.kind === 'dense');
    expect(firstDense?.inputs).toBe(vectorWidth(head, head.shape));
    expect(new Set(layers.map((layer) => layer.name)).size).toBe(layers.length);
  });

  it.each([0, 1])('needs two classes; %i are refused', (classes) => {
    expect(() => describeHead(DEFAULT_SETTINGS, [8], classes)).toThrow(/two classes/);
  });
});
