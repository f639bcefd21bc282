import * as tf from '@tensorflow/tfjs';
import type { Preprocessing } from '../../src/core/reports';
import type { Base } from '../../src/engine/bases/base';
import { reportOf } from './report-of';
import { requestOf } from './request-of';
import { seedWeights, tinyModel } from './tiny-model';

/** A functional base, [8, 8, 3] → [4, 4, 6], without any loading. Whoever makes it disposes it. */
export function functionalBase(): Base {
  return baseOf(tinyModel({ top: false }));
}

/** A Sequential base, [6, 8, 3] → [3, 4, 5]: its images are not square. */
export function sequentialBase(): Base {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [6, 8, 3], filters: 5, kernelSize: 3, strides: 2, padding: 'same', name: 'conv' }),
      tf.layers.activation({ activation: 'relu', name: 'conv_relu' }),
    ],
  });
  seedWeights(model, 2);
  return baseOf(model);
}

export function baseOf(frozen: tf.LayersModel, preprocessing: Preprocessing = 'tf'): Base {
  const [, inputHeightPx = 0, inputWidthPx = 0] = frozen.inputs[0]?.shape.map((length) => length ?? 0) ?? [];
  const featureShape = (frozen.outputs[0]?.shape ?? []).slice(1).map((length) => length ?? 0);
  return {
    report: reportOf(requestOf('https://example.org/tiny/model.json', { preprocessing }), {
      inputHeightPx,
      inputWidthPx,
      cutLayer: frozen.layers.at(-1)?.name ?? '',
      featureShape,
    }),
    frozen,
    largestTensorBytes: 4 * inputHeightPx * inputWidthPx * 16,
    features: (batch) => frozen.predictOnBatch(batch) as tf.Tensor,
    byImage: undefined,
    classifier: undefined,
    dispose: () => frozen.dispose(),
  };
}
