import { bestEpoch } from '../../core/best-epoch';
import type { EpochReport } from '../../core/reports';
import { text } from '../text/en';
import { type Rect, ticks, xOfEpoch, yOfValue } from './chart-geometry';
import { ACCURACY, type Metric } from './chart-metrics';
import type { ChartPicture } from './chart-picture';
import type { ChartTheme } from './chart-theme';
import { drawCurves, heldOutValues, THICK_PX, THIN_PX } from './draw-curves';
import type { Plot } from './draw-line';
import { drawMark } from './draw-mark';
import { strokeLine } from './stroke-line';

/** From this width on a plot's title has room for the epoch as well. */
const WIDE_PX = 400;

/** One metric of every epoch: its grid, the curves, the best epoch, the crosshair and a title that is the legend. */
export function drawPlot(
  context: CanvasRenderingContext2D,
  rect: Rect,
  metric: Metric,
  picture: ChartPicture,
  theme: ChartTheme,
): void {
  const { epochs, span, crosshair } = picture;
  const plot: Plot = { rect, span, domain: metric.domain(allValues(metric, picture)) };
  drawGrid(context, plot, metric, theme);
  drawCurves(context, plot, metric, picture, theme);
  drawBest(context, plot, metric, picture, theme);
  if (crosshair !== undefined) drawCrosshair(context, plot, crosshair, theme);
  drawTitle(context, rect, metric, epochs[(crosshair ?? epochs.length) - 1], theme);
}

function allValues(metric: Metric, { epochs, overlays }: ChartPicture): number[] {
  const values = epochs.flatMap((report) => [metric.training(report), metric.validation(report)]);
  for (const overlay of overlays) values.push(...heldOutValues(overlay.epochs, metric));
  return values.filter((value) => value !== undefined);
}

function drawGrid(
  context: CanvasRenderingContext2D,
  { rect, domain }: Plot,
  metric: Metric,
  { grid, faint }: ChartTheme,
): void {
  const { left, width, height } = rect;
  context.strokeStyle = grid;
  context.lineWidth = 1;
  context.fillStyle = faint;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of ticks(domain, height > 70 ? 4 : 2)) {
    const y = Math.round(yOfValue(tick, domain, rect)) + 0.5;
    strokeLine(context, left, y, left + width, y);
    context.fillText(metric.axis(tick), left - 8, y);
  }
}

function drawBest(
  context: CanvasRenderingContext2D,
  { rect, domain, span }: Plot,
  metric: Metric,
  { epochs }: ChartPicture,
  theme: ChartTheme,
): void {
  const best = bestEpoch(epochs);
  const value = best && metric.validation(best);
  if (!best || value === undefined) return;
  const place = { x: xOfEpoch(best.epoch, span, rect), y: yOfValue(value, domain, rect) };
  const words = metric === ACCURACY ? text.charts.best(best.epoch, metric.format(value)) : undefined;
  drawMark(context, rect, place, words, theme);
}

function drawCrosshair(
  context: CanvasRenderingContext2D,
  { rect, span }: Plot,
  epoch: number,
  theme: ChartTheme,
): void {
  const x = Math.round(xOfEpoch(epoch, span, rect)) + 0.5;
  context.strokeStyle = theme.faint;
  context.lineWidth = 1;
  strokeLine(context, x, rect.top, x, rect.top + rect.height);
}

/** The plot's name on the left; on the right both figures of the epoch in question, which are the legend too. */
function drawTitle(
  context: CanvasRenderingContext2D,
  rect: Rect,
  metric: Metric,
  report: EpochReport | undefined,
  theme: ChartTheme,
): void {
  const y = rect.top - 18;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = theme.ink;
  const hasRoom = rect.width > WIDE_PX;
  context.fillText(report && hasRoom ? text.charts.titleAt(metric.title, report.epoch) : metric.title, 0, y);
  let right = rect.left + rect.width;
  const series = [
    {
      name: text.charts.validation,
      value: report && metric.validation(report),
      colour: theme.validation,
      width: THICK_PX,
    },
    { name: text.charts.training, value: report && metric.training(report), colour: theme.training, width: THIN_PX },
  ];
  context.textAlign = 'right';
  for (const { name, value, colour, width } of series) {
    const words = value === undefined ? name : `${name} ${metric.format(value)}`;
    context.fillStyle = theme.ink;
    context.fillText(words, right, y);
    right -= context.measureText(words).width + 6;
    context.strokeStyle = colour;
    context.lineWidth = width;
    strokeLine(context, right - 14, y, right, y);
    right -= 14 + 14;
  }
}
