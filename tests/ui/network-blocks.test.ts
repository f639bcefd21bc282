import { describe, expect, it } from 'vitest';
import type { LayerRow } from '../../src/core/summary';
import { baseBlocks, type NetworkBlock } from '../../src/ui/training/network-blocks';
import { recut } from '../../src/ui/training/recut';
import { reportOf } from '../support/report-of';
import { requestOf } from '../support/request-of';

const row = (name: string, className: string, parameters: number): LayerRow => ({
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
const EVERYWHERE = new Set(ROWS.map(({ name }) => name));

/** A network like ResNet or DenseNet: so many units, inside of which a second path goes around every layer. */
function residual(units: number): { rows: LayerRow[]; cuts: Set<string> } {
  const rows = [row('input', 'InputLayer', 0), row('stem', 'Conv2D', 9408)];
  for (let unit = 0; unit < units; unit++) {
    rows.push(row(`u${unit}_bn`, 'BatchNormalization', 32), row(`u${unit}_relu`, 'Activation', 0));
    rows.push(row(`u${unit}_conv`, 'Conv2D', 1000 * (unit + 1)), row(`u${unit}_join`, 'Concatenate', 0));
  }
  return { rows, cuts: new Set(['stem', ...rows.map(({ name }) => name).filter((name) => name.endsWith('_join'))]) };
}

const sum = (blocks: readonly NetworkBlock[], of: 'layers' | 'parameters') =>
  blocks.reduce((total, block) => total + block[of], 0);

describe('a block', () => {
  it('is a layer with weights and what only serves it, and goes by its name', () => {
    const { frozen } = baseBlocks(ROWS, [], EVERYWHERE);
    expect(frozen.map(({ name, lastName }) => [name, lastName])).toEqual([
      ['conv', 'conv_relu'],
      ['dw', 'dw_bn'],
    ]);
  });

  it('ends where the network can be cut, and nowhere else', () => {
    const { rows, cuts } = residual(5);
    const { frozen } = baseBlocks(rows, [], cuts);
    expect(frozen.map(({ lastName }) => lastName)).toEqual([
      'stem',
      'u0_join',
      'u1_join',
      'u2_join',
      'u3_join',
      'u4_join',
    ]);
    expect(frozen.every(({ canCut }) => canCut)).toBe(true);
  });

  it('at the top of a network that cannot be cut there says so', () => {
    const { above } = baseBlocks([], [...ROWS, row('end', 'Dense', 10)], EVERYWHERE);
    expect(above.map(({ canCut }) => canCut)).toEqual([true, true, false]);
  });
});

describe('the blocks', () => {
  it('hold every layer and every parameter once', () => {
    const { frozen } = baseBlocks(ROWS, [], EVERYWHERE);
    expect(sum(frozen, 'layers')).toBe(ROWS.length);
    expect(sum(frozen, 'parameters')).toBe(216 + 32 + 72 + 32);
  });

  it.each([0, 1, 30, 58, 59])(
    'are few in a network of 59 units cut after unit %i, and keep to their side of the cut',
    (unit) => {
      const { rows, cuts } = residual(60);
      const end = rows.findIndex(({ name }) => name === `u${unit}_join`) + 1;
      const { frozen, above } = baseBlocks(rows.slice(0, end), rows.slice(end), cuts);
      expect(frozen.length + above.length).toBeLessThanOrEqual(24);
      expect(frozen.at(-1)?.lastName).toBe(`u${unit}_join`);
      expect(sum(frozen, 'layers')).toBe(end);
      expect(sum(above, 'layers')).toBe(rows.length - end);
      for (const block of [...frozen, ...above]) expect(cuts).toContain(block.lastName);
    },
  );

  it('join where they are narrowest, so that wide ones stay apart', () => {
    const { rows, cuts } = residual(60);
    const { frozen } = baseBlocks(rows, [], cuts);
    const widest = Math.max(...frozen.map(({ parameters }) => parameters));
    expect(widest).toBeLessThan((3 * sum(frozen, 'parameters')) / frozen.length);
  });

  it('are one for a network without weights, and none for none', () => {
    const rows = [row('a', 'InputLayer', 0), row('b', 'ReLU', 0)];
    expect(baseBlocks(rows, [], new Set()).frozen).toHaveLength(1);
    expect(baseBlocks([], [], new Set())).toEqual({ frozen: [], above: [] });
  });
});

describe('a base that is cut anew', () => {
  const report = reportOf(requestOf('https://a.example/model.json'), {
    cutLayer: 'dw_bn',
    featureShape: [7, 7, 8],
    rows: ROWS,
    rowsAboveCut: [row('top', 'Dense', 10)],
    cutLayers: [
      { name: 'conv_relu', featureShape: [3, 3, 4] },
      { name: 'dw_bn', featureShape: [7, 7, 8] },
    ],
  });

  it('has the same layers, on the other side of another cut', () => {
    const lower = recut(report, 'conv_relu');
    expect(lower).toMatchObject({ cutLayer: 'conv_relu', featureShape: [3, 3, 4] });
    expect(lower.rows.at(-1)?.name).toBe('conv_relu');
    expect([...lower.rows, ...lower.rowsAboveCut]).toEqual([...report.rows, ...report.rowsAboveCut]);
    expect(recut(lower, 'dw_bn')).toEqual(report);
  });

  it('stays as it is where it has no such cut', () => {
    expect(recut(report, 'dw')).toBe(report);
    expect(recut(report, undefined)).toBe(report);
  });
});
