import type { BatchNormalizationLayer } from '../../head-layout';
import type { Layer, LayerSetting, Trainable } from './layer';
import { filledUp } from './padded-layout';

/**
 * Batch normalisation: by the batch's mean and variance while learning, by the moving ones when predicting.
 * @param movingMean, movingVariance their addresses
 */
export function normalizationLayer(
  { room, capacity }: LayerSetting,
  layer: BatchNormalizationLayer,
  gamma: Trainable,
  beta: Trainable,
  movingMean: number,
  movingVariance: number,
): Layer {
  const { kernels } = room;
  const width = filledUp(layer.inputs);
  const output = room.zeros(capacity * width);
  const standardised = room.zeros(capacity * width);
  const inverse = room.zeros(width);
  const gammaGradient = room.zeros(width);
  const betaGradient = room.zeros(width);
  const scale = room.zeros(width);
  const shift = room.zeros(width);
  const anything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  return {
    predict(input, count) {
      kernels.movingScaleAndShift(gamma.weights, beta.weights, movingMean, movingVariance, scale, shift, width);
      kernels.scaleAndShift(input, scale, shift, output, count, width, ...anything);
      return output;
    },
    learn(input, count) {
      kernels.normalizeBatch(
        input,
        gamma.weights,
        beta.weights,
        movingMean,
        movingVariance,
        standardised,
        inverse,
        output,
        count,
        width,
      );
      return output;
    },
    back(error, count, { method, rate, momentum, decay }) {
      const { weights } = gamma;
      kernels.normalizeBatchBack(standardised, inverse, weights, error, gammaGradient, betaGradient, count, width);
      const rule = [width, method, rate, momentum, decay, 0] as const;
      kernels.correct(weights, gamma.memory1, gamma.memory2, gammaGradient, ...rule);
      kernels.correct(beta.weights, beta.memory1, beta.memory2, betaGradient, ...rule);
      return error;
    },
  };
}
