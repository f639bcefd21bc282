import './added-layers/added-layers';
import { HeadstartError } from '../../core/errors';
import type { ImageSize } from '../../core/reports';
import * as tf from '../tf';
import { NO_VALUES } from './added-layers/added-initialiser';
import { checkConnections } from './topology/check-connections';
import { isObject, type JsonObject, type Topology } from './topology/topology';
import { withInputSize } from './topology/with-input-size';
import { matchWeights } from './weights/match-weights';
import type { StoredWeights } from './weights/stored-weights';

/**
 * Builds the network and fills it with its weights, of which there is never a second copy. A failure leaves no tensor
 * behind. The weights stay open.
 * @param topology normalised and checked
 * @param inputSize in place of the network's own; what can't work at another size, a Flatten and all above it, is left out
 * @throws missing-weights, wrong-architecture, unsupported-model, bad-model-json, bad-model-file
 */
export async function buildModel(
  topology: Topology,
  weights: StoredWeights,
  inputSize?: ImageSize,
): Promise<tf.LayersModel> {
  checkConnections(topology);
  const sized = withInputSize(topology, inputSize);
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  tf.engine().startScope();
  try {
    const modelTopology = withoutValues(sized.topology) as tf.ModelAndWeightsConfig['modelTopology'];
    const model = await tf.models.modelFromJSON({ modelTopology });
    matchWeights(model, weights, { isLowerPart: sized.isLowerPart });
    return model;
  } catch (error) {
    for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) {
      if (!before.has(name)) variable.dispose();
    }
    throw error instanceof HeadstartError ? error : unbuildable(error);
  } finally {
    tf.engine().endScope();
  }
}

/** The topology without initial values: drawing numbers that are written over takes longer than all else. */
function withoutValues(raw: unknown): unknown {
  if (Array.isArray(raw)) return raw.map(withoutValues);
  if (!isObject(raw)) return raw;
  const copy = Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, withoutValues(value)]));
  const { class_name, config } = copy;
  return typeof class_name === 'string' && isObject(config) ? { ...copy, config: unset(class_name, config) } : copy;
}

const UNSET = { class_name: NO_VALUES.className, config: NO_VALUES.config };

function unset(className: string, config: JsonObject): JsonObject {
  const drawn = drawnWeights(className).map((weight) => `${weight}_initializer`);
  const settings = Object.entries(config).filter(([key]) => !isMeaningless(className, key));
  const said = settings.map(([key]) => key).filter((key) => key.endsWith('_initializer'));
  return { ...Object.fromEntries(settings), ...Object.fromEntries([...drawn, ...said].map((key) => [key, UNSET])) };
}

/** Keras 2 writes these of each separable convolution, which has two kernels of other names; TF.js refuses them. */
function isMeaningless(className: string, key: string): boolean {
  return className.startsWith('Separable') && /^kernel_(initializer|regularizer|constraint)$/.test(key);
}

/** Weights whose first values TF.js draws by chance where the topology says nothing. */
function drawnWeights(className: string): readonly string[] {
  if (className.startsWith('Separable')) return ['depthwise', 'pointwise'];
  if (className.startsWith('Depthwise')) return ['depthwise'];
  if (className === 'Embedding') return ['embeddings'];
  return ['kernel', 'recurrent'];
}

function unbuildable(error: unknown): HeadstartError {
  const text = error instanceof Error ? error.message : String(error);
  return new HeadstartError('unsupported-model', `TF.js could not build this model: ${text}. Choose another base.`, {
    cause: error,
  });
}
