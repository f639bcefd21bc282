import type { EpochReport } from '../../core/reports';

/** What a chart shows. */
export interface ChartPicture {
  readonly epochs: readonly EpochReport[];
  /** How many epochs the axis spans. */
  readonly span: number;
  /** The epoch under the crosshair. */
  readonly crosshair: number | undefined;
}
