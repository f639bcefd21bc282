import type { Preprocessing } from '../core/reports';
import type { Shape } from '../core/shapes';

/** A base model as a complete row of data: nothing about it is guessed in code. */
export interface BaseEntry {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  /** Of its model.json: absolute, or relative to the page for a base that ships with it. */
  readonly url: string;
  readonly inputSizePx: number;
  readonly preprocessing: Preprocessing;
  readonly cutLayer: string;
  readonly featureShape: Shape;
  /** Parameters up to the cut: what is frozen. */
  readonly parameters: number;
  readonly downloadBytes: number;
  /** ImageNet accuracy in percent as published; undefined where none was. */
  readonly top1: number | undefined;
  readonly top5: number | undefined;
  readonly licence: string;
}
