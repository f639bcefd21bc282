import { expect, it } from 'vitest';
import { networkBlocks } from '../../src/ui/training/network-blocks';

const row = (name: string, className: string, parameters: number) => ({
  name,
  className,
  outputShape: [7, 7, 8],
  parameters,
  trainable: false,
});

const ROWS = [
  row('input', 'InputLayer', 0),
  row('pad', 'ZeroPadding2D', 0),
  row('conv', 'Conv2D', 216),
  row('conv_bn', 'BatchNormalization', 32),
  row('conv_relu', 'ReLU', 0),
  row('dw', 'DepthwiseConv2D', 72),
  row('dw_bn', 'BatchNormalization', 32),
];

it('a block is a layer with weights and what only serves it, and goes by its name', () => {
  expect(networkBlocks(ROWS).map(({ name }) => name)).toEqual(['conv', 'dw']);
});

it('the blocks hold every layer and every parameter once', () => {
  const blocks = networkBlocks(ROWS);
  expect(blocks.reduce((sum, { layers }) => sum + layers, 0)).toBe(ROWS.length);
  expect(blocks.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(216 + 32 + 72 + 32);
});

it('a network without weights is one block, none is none', () => {
  expect(networkBlocks([row('a', 'InputLayer', 0), row('b', 'ReLU', 0)])).toHaveLength(1);
  expect(networkBlocks([])).toEqual([]);
});
