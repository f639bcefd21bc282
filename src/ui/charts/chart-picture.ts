import type { EpochReport } from '../../core/reports';

/** What a chart shows. */
export interface ChartPicture {
  /** Of the training that is on, or was last. */
  readonly epochs: readonly EpochReport[];
  readonly overlays: readonly ChartOverlay[];
  /** How many epochs the axis spans. */
  readonly span: number;
  /** The epoch under the crosshair. */
  readonly crosshair: number | undefined;
}

/** Another run, laid over the chart; its place in the list gives it its colour and its dashes. */
export interface ChartOverlay {
  readonly id: string;
  readonly name: string;
  readonly epochs: readonly EpochReport[];
}
