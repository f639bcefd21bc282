import '../added-layers/added-layers';
import { HeadstartError } from '../../../core/errors';
import * as tf from '../../tf';
import { allLayers, isObject, type JsonObject, type Topology } from './topology';

/**
 * Says before anything is built or downloaded what could not be built, or would be built and give other numbers.
 * @param topology normalised
 * @throws unsupported-layer with the names of layers, activations and settings, and what to do
 */
export function checkTopology(topology: Topology): void {
  const troubles = new Map<string, string | undefined>();
  for (const layer of allLayers(topology)) {
    const trouble = troubleWith(layer);
    if (trouble) troubles.set(trouble.what, trouble.advice);
  }
  if (troubles.size === 0) return;
  const advice = new Set([...troubles.values()].filter((text) => text !== undefined));
  throw new HeadstartError(
    'unsupported-layer',
    [`This model uses what TF.js doesn’t have: ${[...troubles.keys()].join(', ')}.`, ...advice].join(' ') +
      (advice.size < troubles.size ? ' Choose another base.' : ''),
  );
}

interface Trouble {
  readonly what: string;
  /** A sentence, where there is something better to do than to choose another base. */
  readonly advice?: string;
}

function troubleWith({ class_name, config }: JsonObject): Trouble | undefined {
  const className = String(class_name);
  const advice = ADVICE.get(className);
  if (className.startsWith('keras.ops.')) return { what: `the operation ${className}` };
  if (!isRegistered(className) || IMITATED.has(className)) {
    return { what: `the layer ${className}`, ...(advice !== undefined && { advice }) };
  }
  if (!isObject(config)) return undefined;
  const unknown = [config.activation, config.recurrent_activation].find((name) => !isActivation(name));
  return unknown === undefined ? troubleWithSettings(className, config) : { what: `the activation ${String(unknown)}` };
}

/** Settings that TF.js would read over. */
function troubleWithSettings(className: string, config: JsonObject): Trouble | undefined {
  const of = `${className} “${String(config.name)}”`;
  if (typeof config.groups === 'number' && config.groups !== 1) {
    return { what: `the ${config.groups} groups of ${of}` };
  }
  if (config.rms_scaling === true) return { what: `rms_scaling in ${of}` };
  if (className === 'ReLU' && config.threshold) return { what: `the threshold of ${of}` };
  if (className === 'ReLU' && config.negative_slope) return { what: `the negative_slope of ${of}` };
  return undefined;
}

/** Layers that TF.js has by name, with other numbers than Keras. */
const IMITATED = new Set(['Resizing', 'CenterCrop', 'RandomWidth', 'RandomHeight']);

const RESIZE_ADVICE =
  'Save the model without it: Headstart brings every image to the model’s input size, as Keras’ own loading does.';

const OPERATION_ADVICE = 'It came from an operation between layers: put a Keras layer in its place, such as Rescaling.';

const TRAINING_ADVICE = 'It is for training alone: save the model without it.';

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['Lambda', 'A Lambda holds Python code, which no page can run: put a Keras layer in its place, such as Rescaling.'],
  ['TFOpLambda', OPERATION_ADVICE],
  ['SlicingOpLambda', OPERATION_ADVICE],
  ['Resizing', RESIZE_ADVICE],
  ['CenterCrop', RESIZE_ADVICE],
  ['RandomWidth', TRAINING_ADVICE],
  ['RandomHeight', TRAINING_ADVICE],
  ['RandomCrop', TRAINING_ADVICE],
]);

function isRegistered(name: string): boolean {
  return Object.hasOwn(tf.serialization.SerializationMap.getMap().classNameMap, name);
}

/** TF.js registers activations beside the layers, by Keras' names in camel case. */
function isActivation(name: unknown): boolean {
  if (name === undefined || name === null) return true;
  return (
    typeof name === 'string' && isRegistered(name.replace(/_+(\w|$)/g, (_, letter: string) => letter.toUpperCase()))
  );
}
