import '../../src/engine/bases/added-layers/added-layers';
import * as tf from '@tensorflow/tfjs';
import type { Topology } from '../../src/engine/bases/topology/topology';

/** The network with the initial values that its topology states. Whoever makes it ends its weights. */
export function buildTopology(topology: Topology): Promise<tf.LayersModel> {
  const modelTopology = topology as unknown as tf.ModelAndWeightsConfig['modelTopology'];
  return tf.models.modelFromJSON({ modelTopology });
}
