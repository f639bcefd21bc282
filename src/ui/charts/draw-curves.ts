import type { EpochReport } from '../../core/reports';
import { smooth, smoothingMemory } from '../../core/smoothing';
import type { Metric } from './chart-metrics';
import type { ChartPicture } from './chart-picture';
import type { ChartTheme } from './chart-theme';
import { drawLine, type LineStyle, type Plot } from './draw-line';
import { runStyle } from './run-style';

export const THIN_PX = 1;
export const THICK_PX = 2.5;
const OVERLAY_PX = 1.75;
/** What was measured, beside its smoothed line. */
const RAW_OPACITY = 0.35;
const RAW_PX = 1;

/** All lines of one metric, the most important on top: other runs, training, validation. */
export function drawCurves(
  context: CanvasRenderingContext2D,
  plot: Plot,
  metric: Metric,
  { epochs, overlays, span }: ChartPicture,
  theme: ChartTheme,
): void {
  overlays.forEach((overlay, place) => {
    const { colour, dash } = runStyle(place);
    const style = { colour: theme.runs[colour] ?? theme.ink, widthPx: OVERLAY_PX, dash };
    drawLine(context, plot, heldOutValues(overlay.epochs, metric), style);
  });
  const memory = smoothingMemory(span);
  const both: [(typeof metric)['training'], LineStyle][] = [
    [metric.training, { colour: theme.training, widthPx: THIN_PX }],
    [metric.validation, { colour: theme.validation, widthPx: THICK_PX }],
  ];
  for (const [figureOf, style] of both) {
    const values = epochs.map(figureOf);
    if (memory === undefined) {
      drawLine(context, plot, values, style);
    } else {
      drawLine(context, plot, values, { ...style, widthPx: RAW_PX, opacity: RAW_OPACITY });
      drawLine(context, plot, smooth(values, memory), style);
    }
  }
}

/** Validation figures, or training ones where nothing was held out. */
export function heldOutValues(epochs: readonly EpochReport[], metric: Metric): (number | undefined)[] {
  return epochs.map((report) => metric.validation(report) ?? metric.training(report));
}
