import type { Activation } from '../../../../core/run-settings';
import { type DropoutLayer, type HeadLayout, headLayout, type PlacedLayer } from '../../head-layout';
import type { TrainerTask } from '../head-trainer';
import { productTile, sumParts } from './shaders/product';

/** A head as the shaders see it: sizes and addresses, all of them constants in their text. */
export interface HeadPlan {
  readonly layout: HeadLayout;
  readonly settings: TrainerTask['settings'];
  /** The hidden blocks, and last the classifier. */
  readonly blocks: readonly BlockPlan[];
  /** How many rows the scratch numbers have room for: no batch is larger, in training or validation. */
  readonly capacity: number;
  /** How many of `blocks` drop units, each with a key of its own in each step. */
  readonly dropouts: number;
  /** Addresses in the scratch buffer. */
  readonly parts: number;
  readonly penalties: number;
  readonly findings: number;
  readonly totals: number;
  /** How many numbers the scratch buffer holds. */
  readonly scratch: number;
  /** How many workgroups look through the parameters, each with two numbers in `findings`. */
  readonly inspectors: number;
  /** How many workgroups correct kernels, each with a number in `penalties`. */
  readonly correctors: number;
}

/** A dense layer and what follows it, up to the next one. */
export interface BlockPlan {
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation | 'softmax';
  /** Address of [inputs + 1, units] in the parameters, the last row of which is the bias. */
  readonly kernel: number;
  /** Addresses of four vectors in the parameters, and one of mean and 1 / deviation, [2, units], in the scratch numbers. */
  readonly normalization:
    | {
        readonly gamma: number;
        readonly beta: number;
        readonly movingMean: number;
        readonly movingVariance: number;
        readonly statistics: number;
      }
    | undefined;
  readonly dropout: { readonly rate: number; readonly place: number; readonly index: number } | undefined;
  /** Address of what the block takes in, [capacity, inputs] in the scratch numbers; undefined: features. */
  readonly input: number | undefined;
  /** Addresses in the scratch numbers, [capacity, units] each: activations, what the block gives, and the gradient of the sums. */
  readonly activated: number;
  readonly output: number;
  readonly gradient: number;
  /** In how many parts `input · kernel` and `gradient · kernelᵀ` are summed, so that long sums keep a device busy. */
  readonly forwardParts: number;
  readonly backwardParts: number;
  /** Where its workgroups' penalties begin in `penalties`. */
  readonly firstCorrector: number;
}

/** The rows of a validation batch: more than this brings no more speed. */
const VALIDATION_BATCH = 256;
const MOST_INSPECTORS = 256;
const INSPECTED_EACH = 4096;
/** Figures of an epoch; see `shaders/totals`. */
export const TOTALS = 5;

export function planHead({ layers, settings }: Pick<TrainerTask, 'layers' | 'settings'>): HeadPlan {
  const layout = headLayout(layers);
  const capacity = Math.max(settings.batchSize, VALIDATION_BATCH);
  let scratch = 0;
  const reserve = (size: number): number => {
    const address = scratch;
    scratch += size;
    return address;
  };
  const blocks: BlockPlan[] = [];
  let dropouts = 0;
  let correctors = 0;
  for (const group of groupsOf(layout)) {
    const { inputs, units, activation } = group.dense.layer;
    const activated = reserve(capacity * units);
    const { normalization, dropout } = group;
    blocks.push({
      ...{ inputs, units, activation, activated },
      kernel: group.dense.kernel,
      normalization: normalization && { ...normalization, statistics: reserve(2 * units) },
      dropout: dropout && { rate: dropout.layer.rate, place: dropout.place, index: dropouts++ },
      input: blocks.at(-1)?.output,
      output: normalization || dropout ? reserve(capacity * units) : activated,
      gradient: reserve(capacity * units),
      forwardParts: sumParts(settings.batchSize, inputs, units),
      backwardParts: sumParts(settings.batchSize, units, inputs),
      firstCorrector: correctors,
    });
    correctors += productTile(inputs + 1, units).count;
  }
  const inspectors = Math.min(Math.ceil(layout.size / INSPECTED_EACH), MOST_INSPECTORS);
  const shared = {
    parts: reserve(capacity * Math.max(...blocks.map(partsWidth))),
    penalties: reserve(correctors),
    findings: reserve(2 * inspectors),
    totals: reserve(TOTALS),
  };
  return { layout, settings, blocks, capacity, dropouts, inspectors, correctors, ...shared, scratch };
}

/** A dense layer with what `describeHead` lets follow it. */
interface LayerGroup {
  readonly dense: Extract<PlacedLayer, { kernel: number }>;
  readonly normalization?: Extract<PlacedLayer, { gamma: number }>;
  readonly dropout?: Extract<PlacedLayer, { layer: DropoutLayer }>;
}

function groupsOf({ layers }: HeadLayout): LayerGroup[] {
  const groups: LayerGroup[] = [];
  for (const placed of layers) {
    if ('kernel' in placed) groups.push({ dense: placed });
    else {
      // A head begins with a dense layer, once its pooling is done.
      const group = groups.pop() as LayerGroup;
      groups.push('gamma' in placed ? { ...group, normalization: placed } : { ...group, dropout: placed });
    }
  }
  return groups;
}

/** Of the sums that a block's two products leave unfinished, for one row. */
function partsWidth({ inputs, units, input, forwardParts, backwardParts }: BlockPlan): number {
  return Math.max(forwardParts * units, input === undefined ? 0 : backwardParts * inputs);
}
