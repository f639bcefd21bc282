import { describe, expect, it } from 'vitest';
import { checkTopology } from '../../../../src/engine/bases/topology/check-topology';
import { normaliseTopology } from '../../../../src/engine/bases/topology/normalise-topology';

type Layer = { readonly class_name: string; readonly config: object; readonly [key: string]: unknown };

const layer = (class_name: string, config: object = {}): Layer => ({ class_name, config: { name: 'one', ...config } });
const sequential = (...layers: Layer[]): Layer => ({ class_name: 'Sequential', config: { name: 'all', layers } });
const complaint = (topology: unknown): string => {
  try {
    checkTopology(normaliseTopology(topology));
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'unsupported-layer' });
    return error instanceof Error ? error.message : '';
  }
};

describe('checkTopology', () => {
  it('takes all that TF.js has and all that is added to it', () => {
    const known = sequential(
      layer('RandomFlip'),
      layer('Normalization'),
      layer('Conv2D', { activation: 'hard_silu', groups: 1 }),
      layer('Activation', { activation: 'log_softmax' }),
      layer('ReLU', { max_value: 6, negative_slope: 0, threshold: 0 }),
      layer('Dense'),
    );
    expect(complaint(known)).toBe('');
  });

  const cases: [string, Layer, RegExp][] = [
    ['a layer', layer('LayerScale'), /the layer LayerScale\. Choose another base/],
    ['a name that every object has', layer('constructor'), /the layer constructor/],
    ['a layer inside a wrapper', layer('TimeDistributed', { layer: layer('LayerScale') }), /LayerScale/],
    ['Python code', layer('Lambda'), /Lambda.*put a Keras layer in its place/],
    ['an operation between layers of Keras 2', layer('TFOpLambda'), /TFOpLambda.*put a Keras layer in its place/],
    ['a layer with other numbers in TF.js', layer('Resizing'), /Resizing.*Save the model without it/],
    ['an activation', layer('Dense', { activation: 'leaky_relu' }), /the activation leaky_relu/],
    ['a gate’s activation', layer('LSTM', { recurrent_activation: 'squareplus' }), /the activation squareplus/],
    ['groups, which TF.js reads over', layer('Conv2D', { groups: 4 }), /the 4 groups of Conv2D “one”/],
    ['a threshold, which TF.js reads over', layer('ReLU', { threshold: 1 }), /the threshold of ReLU “one”/],
    ['a slope, which TF.js reads over', layer('ReLU', { negative_slope: 0.1 }), /the negative_slope of ReLU “one”/],
    ['another mean', layer('LayerNormalization', { rms_scaling: true }), /rms_scaling/],
  ];

  it.each(cases)('names %s', (_, trouble, sentence) => {
    expect(complaint(sequential(layer('Dense'), sequential(trouble)))).toMatch(sentence);
  });

  it('names everything at once, each thing one time, with every advice', () => {
    const sentence = complaint(sequential(layer('Lambda'), layer('Lambda'), layer('Mystery'), layer('Resizing')));
    expect(sentence).toMatch(/: the layer Lambda, the layer Mystery, the layer Resizing\./);
    expect(sentence.match(/Lambda/g)).toHaveLength(2);
    expect(sentence).toMatch(/brings every image to the model’s input size.*Choose another base\.$/);
  });
});
