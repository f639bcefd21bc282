import { describe, expect, it } from 'vitest';
import { normaliseTopology } from '../../../../src/engine/bases/topology/normalise-topology';
import { allLayers } from '../../../../src/engine/bases/topology/topology';

const input = (config: object = {}) => ({
  class_name: 'InputLayer',
  config: { name: 'image', batch_shape: [null, 8, 8, 3], dtype: 'float32', ...config },
  name: 'image',
  inbound_nodes: [],
});

const tensor = (layer: string, node = 0) => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, 8, 8, 3], dtype: 'float32', keras_history: [layer, node, 0] },
});

const call = (...args: unknown[]) => [{ args, kwargs: {} }];

function functional(...layers: { readonly name: string }[]) {
  const last = layers.at(-1)?.name;
  return {
    class_name: 'Functional',
    config: { name: 'model', layers: [input(), ...layers], input_layers: ['image', 0, 0], output_layers: [last, 0, 0] },
  };
}

const operation = (class_name: string, ...args: unknown[]) => ({
  module: 'keras.src.ops.numpy',
  class_name,
  config: { name: 'operation' },
  name: 'operation',
  inbound_nodes: call(...args),
});

function layerNamed(topology: unknown, name: string) {
  return [...allLayers(normaliseTopology(topology))].find((layer) => layer.name === name);
}

describe('normaliseTopology', () => {
  it('leaves a topology of Keras 2 as it is', () => {
    const topology = {
      class_name: 'Model',
      config: {
        name: 'model',
        layers: [
          { class_name: 'InputLayer', config: { batch_input_shape: [null, 8, 8, 3], dtype: 'uint8' } },
          { class_name: 'Dense', config: { kernel_regularizer: { class_name: 'L2' }, activation: 'hard_sigmoid' } },
        ],
      },
    };
    expect(normaliseTopology(topology)).toEqual(topology);
  });

  it('finds Keras 3 at any depth', () => {
    const inner = { class_name: 'Sequential', config: { name: 'inner', layers: [input()] } };
    const topology = { class_name: 'Sequential', config: { name: 'outer', layers: [inner] } };
    expect(layerNamed(topology, 'image')?.config).toMatchObject({ batch_input_shape: [null, 8, 8, 3] });
  });

  it('keeps the activation of a custom function by its name, and writes Keras 3’s hard sigmoid apart', () => {
    const dense = (name: string, activation: unknown) => ({
      class_name: 'Dense',
      config: { name, activation },
      name,
      inbound_nodes: call(tensor('image')),
    });
    const topology = functional(
      dense('plain', 'hard_sigmoid'),
      dense('function', { class_name: 'function', config: 'relu6', registered_name: 'function' }),
      dense('custom', { class_name: 'MyActivation', config: {} }),
      dense('none', null),
    );
    const activationOf = (name: string) => Object(layerNamed(topology, name)?.config).activation;
    expect(activationOf('plain')).toBe('hard_sigmoid_relu6');
    expect(activationOf('function')).toBe('relu6');
    expect(activationOf('custom')).toBe('MyActivation');
    expect(activationOf('none')).toBe('linear');
  });

  const operations: [string, unknown[], object][] = [
    ['Add', [tensor('image'), 3], { class_name: 'Rescaling', config: { scale: 1, offset: 3 } }],
    ['Add', [3, tensor('image')], { class_name: 'Rescaling', config: { scale: 1, offset: 3 } }],
    ['Multiply', [tensor('image'), 0.5], { class_name: 'Rescaling', config: { scale: 0.5, offset: 0 } }],
    ['Subtract', [tensor('image'), [1, 2, 3]], { class_name: 'Rescaling', config: { offset: [-1, -2, -3] } }],
    ['Subtract', [1, tensor('image')], { class_name: 'Rescaling', config: { scale: -1, offset: 1 } }],
    ['TrueDivide', [tensor('image'), 4], { class_name: 'Rescaling', config: { scale: 0.25, offset: 0 } }],
    ['Negative', [tensor('image')], { class_name: 'Rescaling', config: { scale: -1, offset: 0 } }],
    ['Relu6', [tensor('image')], { class_name: 'Activation', config: { activation: 'relu6' } }],
    ['Add', [tensor('image'), tensor('image')], { class_name: 'Add' }],
  ];

  it.each(operations)('makes a layer of the operation %s of %j', (name, args, expected) => {
    const layer = layerNamed(functional(operation(name, ...args)), 'operation');
    expect(layer).toMatchObject(expected);
    const inputs = args.filter((arg) => typeof arg === 'object' && !Array.isArray(arg)).map(() => ['image', 0, 0, {}]);
    expect(layer?.inbound_nodes).toEqual([inputs]);
  });

  const withoutLayer: [string, unknown[]][] = [
    ['GetItem', [tensor('image'), 0]],
    ['TrueDivide', [1, tensor('image')]],
    ['Subtract', [tensor('image'), tensor('image')]],
    ['Add', [tensor('image'), [[1]]]],
    ['Multiply', [tensor('image'), 1, 2]],
  ];

  it.each(withoutLayer)('keeps the name of the operation %s of %j, which no layer does', (name, args) => {
    expect(layerNamed(functional(operation(name, ...args)), 'operation')?.class_name).toBe(`keras.ops.${name}`);
  });

  it('says which layer is called with more than its inputs', () => {
    const attention = (node: object) =>
      functional({ name: 'attention', class_name: 'X', inbound_nodes: [node] } as never);
    expect(() => normaliseTopology(attention({ args: [tensor('image'), 0.5], kwargs: {} }))).toThrow(/“attention”/);
    expect(() => normaliseTopology(attention({ args: [tensor('image')], kwargs: { value: tensor('image') } }))).toThrow(
      /“attention”/,
    );
  });

  it.each([[null], [3], ['Functional'], [{}], [{ class_name: 'Model' }], [{ class_name: 'Model', config: 3 }]])(
    'does not take %j for a network',
    (raw) => {
      expect(() => normaliseTopology(raw)).toThrow(expect.objectContaining({ code: 'bad-model-json' }));
    },
  );

  it.each([[['image']], [['image', 0, 'x']], [[3, 0, 0]]])('does not take %j for a connection', (history) => {
    const broken = { ...tensor('image'), config: { keras_history: history } };
    const relu = { class_name: 'ReLU', config: { name: 'relu' }, name: 'relu', inbound_nodes: call(broken) };
    expect(() => normaliseTopology(functional(relu))).toThrow(expect.objectContaining({ code: 'bad-model-json' }));
  });
});
