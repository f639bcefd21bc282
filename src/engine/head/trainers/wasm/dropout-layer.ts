import { STREAMS, streamKey } from '../../../../core/random';
import type { DropoutLayer } from '../../head-layout';
import type { Layer, LayerSetting } from './layer';
import { filledUp } from './padded-layout';

/** How many different numbers `uniformAt` may draw. */
const DRAWS = 2 ** 24;

/** Nothing when predicting. Every layer and every step of a run draw from a stream of their own. */
export function dropoutLayer(
  { room, capacity, seed }: LayerSetting,
  { inputs, rate }: DropoutLayer,
  place: number,
): Layer {
  const { kernels } = room;
  const width = filledUp(inputs);
  const output = room.zeros(capacity * width);
  const mask = room.zeros(capacity * width);
  const dropped = Math.ceil(rate * DRAWS);
  const kept = 1 / (1 - rate);
  return {
    predict: (input) => input,
    learn(input, count, steps) {
      const key = streamKey(seed, STREAMS.dropout, place, steps);
      kernels.dropout(input, mask, output, count, inputs, key, dropped, kept);
      return output;
    },
    back(error, count) {
      kernels.scaleBy(mask, error, count * width);
      return error;
    },
  };
}
