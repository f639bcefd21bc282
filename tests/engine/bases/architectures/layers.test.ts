import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARCHITECTURE_NAMES } from '../../../../src/core/architectures';
import { ARCHITECTURES, architectureTopology } from '../../../../src/engine/bases/architectures/build-architecture';
import type { Topology } from '../../../../src/engine/bases/topology/topology';
import { type NetworkGolden, readGolden, wordsFor } from '../../../support/architecture-goldens';
import { buildTopology } from '../../../support/build-topology';

beforeAll(() => tf.setBackend('cpu'));
afterAll(() => expect(tf.memory().numTensors).toBe(0));

describe.each(ARCHITECTURE_NAMES)('%s', (name) => {
  const { networks, pooling, training } = readGolden(name);

  it.each(networks.map((network) => [wordsFor(network), network] as const))(
    'has the names, classes, shapes and parameters of Keras’ layers, in their order: %s',
    async (_, { alpha, includeTop, size: [heightPx, widthPx], layers }) => {
      const topology = architectureTopology({ name, alpha, includeTop }, { heightPx, widthPx });
      expect(await layersOf(topology)).toEqual(layers);
    },
  );

  it.each(['avg', 'max'] as const)('ends in Keras’ layer where its features are pooled: %s', async (kind) => {
    const [heightPx, widthPx] = (networks[1] as NetworkGolden).size;
    const topology = architectureTopology({ name, alpha: 1, includeTop: false }, { heightPx, widthPx }, kind);
    expect((await layersOf(topology)).at(-1)).toEqual(pooling[kind]);
  });

  it('normalises and drops as Keras does where it is trained', async () => {
    const model = await buildTopology(architectureTopology({ name, alpha: 1, includeTop: true }));
    const ofClass = (wanted: string) => model.layers.filter((layer) => layer.getClassName() === wanted);
    const momenta = new Set(ofClass('BatchNormalization').map((layer) => layer.getConfig().momentum));
    expect([...momenta].sort()).toEqual(training.momenta);
    expect(ofClass('Dropout').map((layer) => [layer.name, layer.getConfig().rate])).toEqual(training.dropout);
    model.dispose();
  });

  it('has its feature layer last, and comes in its default size', async () => {
    const { alphas, defaultSizePx, featureLayer } = ARCHITECTURES[name];
    const layers = await layersOf(architectureTopology({ name, alpha: alphas[0] as number, includeTop: false }));
    expect(layers[0]?.[2]).toEqual([defaultSizePx, defaultSizePx, 3]);
    expect(layers.at(-1)?.[0]).toBe(featureLayer);
  });

  it('comes in every width that Keras has weights for, and was compared in each', () => {
    const compared = new Set(networks.map(({ alpha }) => alpha));
    expect([...compared].sort((a, b) => a - b)).toEqual(ARCHITECTURES[name].alphas);
  });
});

it('VGG16 at 240 × 240 without its top has the numbers of the course notes', async () => {
  const topology = architectureTopology(
    { name: 'VGG16', alpha: 1, includeTop: false },
    { heightPx: 240, widthPx: 240 },
  );
  const layers = await layersOf(topology);
  expect(layers.at(-1)).toEqual(['block5_pool', 'MaxPooling2D', [7, 7, 512], 0]);
  expect(layers.reduce((sum, [, , , parameters]) => sum + parameters, 0)).toBe(14_714_688);
});

type Layer = [name: string, className: string, outputShape: tf.Shape, parameters: number];

async function layersOf(topology: Topology): Promise<Layer[]> {
  const model = await buildTopology(topology);
  const layers = model.layers.map(
    (layer): Layer => [layer.name, layer.getClassName(), (layer.outputShape as tf.Shape).slice(1), layer.countParams()],
  );
  model.dispose();
  return layers;
}
