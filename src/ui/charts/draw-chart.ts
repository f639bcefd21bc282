import { text } from '../text/en';
import { epochTicks, layoutChart, type Rect, xOfEpoch } from './chart-geometry';
import { ACCURACY, LOSS, learningRateMoves } from './chart-metrics';
import type { ChartPicture } from './chart-picture';
import type { ChartTheme } from './chart-theme';
import { drawPlot } from './draw-plot';

const LABEL_PX = 12;

/** What words on the axis keep free on each side. */
const MARGIN_PX = 8;

/** Draws both plots anew; `context` is scaled so that its unit is a CSS px. */
export function drawChart(
  context: CanvasRenderingContext2D,
  widthPx: number,
  heightPx: number,
  picture: ChartPicture,
  theme: ChartTheme,
): void {
  context.clearRect(0, 0, widthPx, heightPx);
  context.font = theme.font;
  const layout = layoutChart(widthPx, heightPx);
  drawPlot(context, layout.accuracy, ACCURACY, picture, theme);
  drawPlot(context, layout.loss, LOSS, picture, theme);
  drawEpochAxis(context, layout.loss, picture, theme);
  if (picture.crosshair !== undefined) drawPointedEpoch(context, layout.loss, picture.crosshair, picture, theme);
}

function drawEpochAxis(context: CanvasRenderingContext2D, rect: Rect, { span }: ChartPicture, theme: ChartTheme): void {
  context.fillStyle = theme.faint;
  context.textBaseline = 'top';
  const y = labelTop(rect);
  const last = text.charts.epoch(span);
  const lastLeft = rect.left + rect.width - context.measureText(last).width;
  for (const epoch of epochTicks(span, Math.max(2, rect.width / 70))) {
    const isLast = epoch === span && span > 1;
    const words = isLast ? last : String(epoch);
    const x = xOfEpoch(epoch, span, rect);
    if (!isLast && x + context.measureText(words).width / 2 + MARGIN_PX > lastLeft && epoch > 1) continue;
    context.textAlign = isLast ? 'right' : epoch === 1 ? 'left' : 'center';
    context.fillText(words, x, y);
  }
}

/** The crosshair's epoch on the axis, in place of the labels there, and its learning rate where that moves. */
function drawPointedEpoch(
  context: CanvasRenderingContext2D,
  rect: Rect,
  epoch: number,
  { epochs, span }: ChartPicture,
  theme: ChartTheme,
): void {
  const report = epochs[epoch - 1];
  const rate = report && learningRateMoves(epochs) ? report.learningRate : undefined;
  const words = text.charts.pointedEpoch(epoch, rate);
  const half = context.measureText(words).width / 2;
  const middle = Math.max(rect.left + half, Math.min(rect.left + rect.width - half, xOfEpoch(epoch, span, rect)));
  context.clearRect(middle - half - MARGIN_PX, labelTop(rect) - 2, 2 * (half + MARGIN_PX), LABEL_PX + 4);
  context.fillStyle = theme.ink;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  context.fillText(words, middle, labelTop(rect));
}

function labelTop({ top, height }: Rect): number {
  return top + height + 8;
}
