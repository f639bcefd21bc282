import { HeadstartError } from '../../core/errors';
import type { BaseCopy } from '../../core/reports';
import type { Base } from './base';
import { buildModel } from './build-model';
import { frozenBase } from './layers-base';
import { dataOf, modelJsonText } from './model-data';
import { readModelJson } from './model-json';
import { tfjsWeights } from './weights/tfjs-weights';

/**
 * What another worker needs to run this base.
 * @throws unsupported-model for a graph model
 */
export async function copyOfBase({ report, frozen, largestTensorBytes }: Base): Promise<BaseCopy> {
  if (!frozen) throw new HeadstartError('unsupported-model', 'A graph model runs in the worker that loaded it.');
  const data = await dataOf(frozen);
  return {
    report,
    largestTensorBytes,
    modelJson: modelJsonText(data, 'Headstart'),
    weights: new Blob([data.weights]),
  };
}

/** The base that `copyOfBase` was given, on this worker's backend. It has no classifier of its own. */
export async function baseFromCopy({ report, largestTensorBytes, modelJson, weights }: BaseCopy): Promise<Base> {
  const { topology, weightSpecs } = readModelJson(modelJson);
  const stored = await tfjsWeights(weightSpecs, weights);
  try {
    const frozen = await buildModel(topology, stored);
    for (const layer of frozen.layers) layer.trainable = false;
    return frozenBase(report, frozen, largestTensorBytes, undefined);
  } finally {
    stored.close();
  }
}
