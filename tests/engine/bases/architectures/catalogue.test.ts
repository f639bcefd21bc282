import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASES } from '../../../../src/catalogue/bases';
import { ARCHITECTURES, architectureTopology } from '../../../../src/engine/bases/architectures/build-architecture';
import { chooseCut, findCuts } from '../../../../src/engine/bases/find-cut';
import { costOf } from '../../../../src/engine/bases/model-cost';
import { buildTopology } from '../../../support/build-topology';

beforeAll(() => tf.setBackend('cpu'));
afterAll(() => expect(tf.memory().numTensors).toBe(0));

const rows = BASES.flatMap((entry) => (entry.architecture ? [[entry.name, entry, entry.architecture] as const] : []));

describe.each(rows)('the row of %s', (_, entry, request) => {
  it('says of its network what the network in code is', async () => {
    const { defaultSizePx, minimumSizePx, preprocessing } = ARCHITECTURES[request.name];
    expect(entry).toMatchObject({ inputSizePx: defaultSizePx, minimumInputPx: minimumSizePx, preprocessing });
    const model = await buildTopology(architectureTopology(request));
    try {
      const cut = chooseCut(findCuts(model), undefined);
      expect([entry.cutLayer, entry.featureShape]).toEqual([cut.name, cut.featureShape]);
      expect(entry.parameters).toBe(model.countParams());
      expect(entry.cost).toEqual(costOf(model));
    } finally {
      for (const weight of model.weights) weight.dispose();
    }
  });
});
