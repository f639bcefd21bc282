import { text } from '../text/en';
import { epochTicks, layoutChart, type Rect, xOfEpoch } from './chart-geometry';
import { ACCURACY, LOSS } from './chart-metrics';
import type { ChartPicture } from './chart-picture';
import type { ChartTheme } from './chart-theme';
import { drawPlot } from './draw-plot';

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
}

function drawEpochAxis(context: CanvasRenderingContext2D, rect: Rect, { span }: ChartPicture, theme: ChartTheme): void {
  context.fillStyle = theme.faint;
  context.textBaseline = 'top';
  const y = rect.top + rect.height + 8;
  for (const epoch of epochTicks(span, Math.max(2, rect.width / 70))) {
    context.textAlign = epoch === span && span > 1 ? 'right' : epoch === 1 ? 'left' : 'center';
    const words = epoch === span && span > 1 ? text.charts.epoch(epoch) : String(epoch);
    context.fillText(words, xOfEpoch(epoch, span, rect), y);
  }
}
