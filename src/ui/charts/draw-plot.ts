import { bestEpoch } from '../../core/best-epoch';
import type { EpochReport } from '../../core/reports';
import { text } from '../text/en';
import { type Domain, type Rect, ticks, xOfEpoch, yOfValue } from './chart-geometry';
import { ACCURACY, type Metric } from './chart-metrics';
import type { ChartPicture } from './chart-picture';
import type { ChartTheme } from './chart-theme';
import { drawMark } from './draw-mark';
import { strokeLine } from './stroke-line';

const THIN_PX = 1;
const THICK_PX = 2.5;
/** From this width on a plot's title has room for the epoch as well. */
const WIDE_PX = 400;

/** One metric of every epoch: its grid, both curves, the best epoch, the crosshair and a title that is the legend. */
export function drawPlot(
  context: CanvasRenderingContext2D,
  rect: Rect,
  metric: Metric,
  picture: ChartPicture,
  theme: ChartTheme,
): void {
  const values = picture.epochs.flatMap((report) => {
    const validation = metric.validation(report);
    return [metric.training(report) ?? 0, ...(validation === undefined ? [] : [validation])];
  });
  const domain = metric.domain(values);
  drawGrid(context, rect, domain, metric, theme);
  drawLine(context, rect, domain, metric.training, picture, theme.training, THIN_PX);
  drawLine(context, rect, domain, metric.validation, picture, theme.validation, THICK_PX);
  const best = bestEpoch(picture.epochs);
  const bestValue = best && metric.validation(best);
  if (best && bestValue !== undefined) {
    const place = { x: xOfEpoch(best.epoch, picture.span, rect), y: yOfValue(bestValue, domain, rect) };
    const words = metric === ACCURACY ? text.charts.best(best.epoch, metric.format(bestValue)) : undefined;
    drawMark(context, rect, place, words, theme);
  }
  const pointed = picture.epochs[(picture.crosshair ?? 0) - 1];
  if (pointed) drawCrosshair(context, rect, pointed.epoch, picture.span, theme);
  drawTitle(context, rect, metric, pointed ?? picture.epochs.at(-1), theme);
}

function drawGrid(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: Rect,
  domain: Domain,
  metric: Metric,
  theme: ChartTheme,
): void {
  context.strokeStyle = theme.grid;
  context.lineWidth = 1;
  context.fillStyle = theme.faint;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of ticks(domain, height > 70 ? 4 : 2)) {
    const y = Math.round(yOfValue(tick, domain, { left, top, width, height })) + 0.5;
    strokeLine(context, left, y, left + width, y);
    context.fillText(metric.axis(tick), left - 8, y);
  }
}

function drawLine(
  context: CanvasRenderingContext2D,
  rect: Rect,
  domain: Domain,
  metricOf: (report: EpochReport) => number | undefined,
  { epochs, span }: ChartPicture,
  colour: string,
  widthPx: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = widthPx;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.beginPath();
  for (const report of epochs) {
    const value = metricOf(report);
    if (value === undefined) continue;
    const [x, y] = [xOfEpoch(report.epoch, span, rect), yOfValue(value, domain, rect)];
    // A first point that stands alone is seen as a dot.
    if (report.epoch === 1) context.moveTo(x - 0.01, y);
    context.lineTo(x, y);
  }
  context.stroke();
}

function drawCrosshair(
  context: CanvasRenderingContext2D,
  rect: Rect,
  epoch: number,
  span: number,
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
