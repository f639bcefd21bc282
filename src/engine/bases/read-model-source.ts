import { HeadstartError } from '../../core/errors';
import type { BaseRequest } from '../../core/reports';
import { architectureTopology } from './architectures/build-architecture';
import type { ModelContent } from './download/model-files';
import { readKerasArchive } from './keras-files/read-keras-archive';
import { readKerasHdf5 } from './keras-files/read-keras-hdf5';
import { readModelJson } from './model-json';
import type { ModelSource } from './model-source';
import { checkTopology } from './topology/check-topology';
import type { Topology } from './topology/topology';
import { isZip } from './unpack-model';
import { tfjsWeights } from './weights/tfjs-weights';

/**
 * A base's network and weights, from whatever kind of file they are in; a file of weights alone is given the network
 * that was asked for. Whoever takes them closes the weights.
 * @throws needs-architecture for weights alone, where no network was named; what the reader of the file's kind throws
 */
export async function readModelSource(
  content: ModelContent,
  request: BaseRequest,
): Promise<ModelSource & { readonly topology: Topology }> {
  const source = await readContent(content);
  try {
    const topology = source.topology ?? networkInCode(request);
    checkTopology(topology);
    return { topology, weights: source.weights };
  } catch (error) {
    source.weights.close();
    throw error;
  }
}

async function readContent(content: ModelContent): Promise<ModelSource> {
  if (content.kind === 'tfjs') {
    const { topology, weightSpecs } = readModelJson(content.json);
    return { topology, weights: await tfjsWeights(weightSpecs, content.weights) };
  }
  return (await isZip(content.file)) ? readKerasArchive(content.file) : readKerasHdf5(content.file);
}

function networkInCode({ architecture, inputSize }: BaseRequest): Topology {
  if (architecture) return architectureTopology(architecture, inputSize);
  throw new HeadstartError(
    'needs-architecture',
    'This file holds weights alone, without the network that they belong to. Choose that network.',
  );
}
