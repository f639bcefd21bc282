import { describe, expect, it } from 'vitest';
import { describeHead, headRows, vectorWidth } from '../../src/core/head';
import { DEFAULT_SETTINGS } from '../../src/core/run-settings';
import { type LayerRow, totalParameters } from '../../src/core/summary';

describe('the head of the course notes', () => {
  it('has the layers and parameters of Keras’ summary on VGG16 at 240 × 240', () => {
    const layers = describeHead({ pooling: 'flatten', units: 64, dropout: 0.25 }, [7, 7, 512], 4);
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
    const layers = describeHead({ pooling: 'flatten', units: 64, dropout: 0.25 }, base.outputShape, 4);
    expect(totalParameters([base, ...headRows(layers)])).toEqual(totals);
  });

  it('pools to one number a channel with GAP', () => {
    const [pooling, dense] = describeHead({ pooling: 'avg', units: 64, dropout: 0.25 }, [7, 7, 512], 4);
    expect(pooling?.kind).toBe('globalAveragePooling');
    expect(dense).toMatchObject({ kind: 'dense', inputs: 512, units: 64, activation: 'relu' });
  });
});

describe('any head', () => {
  const heads = (['avg', 'flatten'] as const).flatMap((pooling) =>
    [0, 16].flatMap((units) =>
      [0, 0.5].flatMap((dropout) => [[5, 4, 3], [12]].map((shape) => ({ pooling, units, dropout, shape }))),
    ),
  );

  it.each(heads)(
    'takes what comes before, layer by layer: $pooling, $units units, dropout $dropout, $shape',
    (head) => {
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
    },
  );

  it.each([0, 1])('needs two classes; %i are refused', (classes) => {
    expect(() => describeHead(DEFAULT_SETTINGS, [8], classes)).toThrow(/two classes/);
  });
});
