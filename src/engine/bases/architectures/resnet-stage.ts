import type { Output } from './map-sizes';
import type { TopologyBuilder } from './topology-builder';

/** One residual block of a stage. */
export interface Block {
  /** A stage's first block, whose shortcut is a convolution. */
  readonly first: boolean;
  readonly strides: number;
  readonly name: string;
}

export type Bottleneck = (net: TopologyBuilder, input: Output, filters: number, block: Block) => Output;

export interface Stage {
  readonly blocks: number;
  readonly strides: number;
  /** The block that makes the stage's strides; those of all others are 1. */
  readonly stridedBlock: number;
  readonly name: string;
}

/** ResNet's epsilon of all normalisations, in both versions. */
export const EPSILON = 1.001e-5;

/** A stage of either version of ResNet, which differ in their blocks. */
export function stage(
  net: TopologyBuilder,
  input: Output,
  filters: number,
  { blocks, strides, stridedBlock, name }: Stage,
  bottleneck: Bottleneck,
): Output {
  let x = input;
  for (let block = 1; block <= blocks; block++) {
    x = bottleneck(net, x, filters, {
      first: block === 1,
      strides: block === stridedBlock ? strides : 1,
      name: `${name}_block${block}`,
    });
  }
  return x;
}
