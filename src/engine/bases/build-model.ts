import { HeadstartError } from '../../core/errors';
import * as tf from '../tf';
import { isObject, type ModelJson, type Topology } from './model-json';

/** Keras Applications' default `input_shape`, for a model that takes any size. */
const DEFAULT_SIDE_PX = 224;

/**
 * Builds the network and gives it its weights. A failure leaves no tensor behind.
 * @throws missing-weights, unsupported-model
 */
export async function buildModel(json: ModelJson, weightData: ArrayBuffer): Promise<tf.LayersModel> {
  let before: ReadonlySet<string> = new Set();
  const handler: tf.io.IOHandler = {
    load: async () => {
      before = new Set(Object.keys(tf.engine().registeredVariables));
      return { modelTopology: withInputSize(json.topology), weightSpecs: [...json.weightSpecs], weightData };
    },
  };
  tf.engine().startScope();
  try {
    return await tf.loadLayersModel(handler);
  } catch (error) {
    for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) {
      if (!before.has(name)) variable.dispose();
    }
    throw explain(error);
  } finally {
    tf.engine().endScope();
  }
}

/** The topology with free image sides set, so that every shape after them is a number. */
function withInputSize({ class_name, config }: Topology): tf.io.ModelJSON['modelTopology'] {
  const layers = isObject(config) ? config.layers : config;
  const sized = Array.isArray(layers) ? layers.map(withImageSides) : layers;
  return { class_name, config: isObject(config) ? { ...config, layers: sized } : sized };
}

function withImageSides(layer: unknown): unknown {
  if (!isObject(layer) || !isObject(layer.config)) return layer;
  const shape = layer.config.batch_input_shape;
  if (!Array.isArray(shape) || shape.length !== 4) return layer;
  const [batch, height, width, channels] = shape;
  const batch_input_shape = [batch, height ?? DEFAULT_SIDE_PX, width ?? DEFAULT_SIDE_PX, channels];
  return { ...layer, config: { ...layer.config, batch_input_shape } };
}

function explain(error: unknown): HeadstartError {
  const text = error instanceof Error ? error.message : String(error);
  return /weights are not set/.test(text)
    ? new HeadstartError(
        'missing-weights',
        `Some layers of this model have no weights in its files (${text}). Use one saved as a whole.`,
        { cause: error },
      )
    : new HeadstartError('unsupported-model', `TF.js could not build this model: ${text}. Choose another base.`, {
        cause: error,
      });
}
