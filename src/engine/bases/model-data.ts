import { HeadstartError } from '../../core/errors';
import { onLiveBackend } from '../backend/watch-device';
import * as tf from '../tf';

/** A model as the data its files hold. */
export interface ModelData {
  readonly topology: ModelTopology;
  readonly weightSpecs: readonly tf.io.WeightsManifestEntry[];
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** What is read of the topology that TF.js writes; Keras' own keys. */
export interface ModelTopology {
  readonly class_name: string;
  readonly config: {
    readonly name: string;
    readonly layers: readonly LayerConfig[];
    /** [layer, node, tensor]; a Sequential model has none, its layers stand in order. */
    readonly output_layers?: readonly TensorAddress[];
  };
}

export interface LayerConfig {
  readonly class_name: string;
  readonly config: { readonly name: string; readonly [setting: string]: unknown };
  readonly name?: string;
  readonly inbound_nodes?: unknown;
}

export type TensorAddress = readonly [layer: string, node: number, tensor: number];

/** The file of a model's weights, in one piece beside its `model.json`. */
export const WEIGHTS_FILE = 'weights.bin';

/** What TF.js would write of a model. The weights are a copy, and the model stays as it is. @throws device-lost */
export async function dataOf(model: tf.LayersModel): Promise<ModelData> {
  let data: ModelData | undefined;
  const handler = tf.io.withSaveHandler(async ({ modelTopology, weightSpecs = [], weightData }) => {
    data = {
      topology: modelTopology as ModelTopology,
      weightSpecs,
      weights: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
    };
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  });
  await onLiveBackend(() => model.save(handler));
  if (!data) throw new HeadstartError('internal', 'TF.js saved the model without giving its data.');
  return data;
}

/** The text of `model.json`, the file that TF.js loads. */
export function modelJsonText({ topology, weightSpecs }: ModelData, generatedBy: string): string {
  const model: tf.io.ModelJSON = {
    format: 'layers-model',
    generatedBy,
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: [...weightSpecs] }],
  };
  return JSON.stringify(model);
}
