import type { ArchitectureRequest } from '../../../src/core/architectures';
import type { ImageSize } from '../../../src/core/reports';
import { chooseBackend } from '../../../src/engine/backend/choose-backend';
import { architectureTopology } from '../../../src/engine/bases/architectures/build-architecture';
import { compileFrozen } from '../../../src/engine/bases/compile/compile-frozen';
import { foldNormalisation } from '../../../src/engine/bases/rewrite/fold-normalisation';
import { standardiseLayers } from '../../../src/engine/bases/rewrite/standardise-layers';
import * as tf from '../../../src/engine/tf';
import { buildTopology } from '../../support/build-topology';
import { fillByFormula, formulaImage, samplePlaces } from '../../support/formula-weights';

/**
 * Runs in a browser: the network with weights and an image by formula, compiled, on WebGPU.
 * @param asPixels true for a network that takes 0…255 in place of −1…1
 * @returns features at the places that the goldens sample
 */
export async function sampleFeaturesOnWebGpu(
  request: ArchitectureRequest,
  size: ImageSize,
  asPixels: boolean,
  sampleCount: number,
): Promise<number[]> {
  await chooseBackend('webgpu');
  const model = await buildTopology(architectureTopology(request, size));
  fillByFormula(model);
  const compiled = compileFrozen(foldNormalisation(standardiseLayers(model)));
  const image = formulaImage(size.heightPx, size.widthPx);
  const values = asPixels ? image.map((value) => (value + 1) * 127.5) : image;
  const features = compiled.run(tf.tensor(values, [1, size.heightPx, size.widthPx, 3]));
  const all = await features.data();
  return samplePlaces(sampleCount, all.length).map((place) => all[place] as number);
}
