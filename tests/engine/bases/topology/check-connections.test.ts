import { describe, expect, it } from 'vitest';
import { checkConnections } from '../../../../src/engine/bases/topology/check-connections';

type Layer = ReturnType<typeof layer>;

const layer = (name: string, ...calls: [from: string, call: number][][]) => ({
  class_name: calls.length === 0 ? 'InputLayer' : 'Add',
  name,
  config: { name },
  inbound_nodes: calls.map((reads) => reads.map(([from, call]) => [from, call, 0, {}])),
});
const network = (layers: readonly object[]) => ({
  class_name: 'Functional',
  config: { layers, input_layers: [], output_layers: [] },
});
const chain = (length: number) => [
  layer('l0'),
  ...Array.from({ length: length - 1 }, (_, index) => layer(`l${index + 1}`, [[`l${index}`, 0]])),
];

describe('checkConnections', () => {
  it('takes layers in any order', () => {
    expect(() => checkConnections(network(chain(2000).reverse()))).not.toThrow();
  });

  it('takes a layer that is called once more with what was made of its own result', () => {
    const twice = layer('twice', [['between', 0]], [['in', 0]]);
    expect(() => checkConnections(network([twice, layer('between', [['twice', 0]]), layer('in')]))).not.toThrow();
  });

  it.each<[string, string, Layer[]]>([
    ['layers in a circle', 'a', [layer('a', [['b', 0]]), layer('b', [['a', 0]])]],
    [
      'a layer that reads one that is not there',
      'a',
      [
        layer('in'),
        layer('a', [
          ['in', 0],
          ['b', 0],
        ]),
      ],
    ],
    ['a layer that reads a call which is never made', 'a', [layer('in'), layer('a', [['in', 1]])]],
    ['a layer that reads a call before the first', 'a', [layer('in'), layer('a', [['in', -1]])]],
  ])('refuses %s', (_, name, layers) => {
    expect(() => checkConnections(network(layers))).toThrow(`the layer “${name}” reads one that is not there`);
  });

  it.each([
    ['one model', network(chain(8000).reverse())],
    ['models inside it', network([layer('a'), layer('b')].map((inner) => ({ ...inner, ...network(chain(1300)) })))],
    ['one layer', network([layer('in'), layer('sum', Array(8000).fill(['in', 0]))])],
  ])('refuses more connections than any network for images has, in %s', (_, topology) => {
    expect(() => checkConnections(topology)).toThrow(/has \d+ connections.*2500 are the most/);
  });
});
