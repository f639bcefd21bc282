import { type Domain, type Rect, xOfEpoch, yOfValue } from './chart-geometry';

/** Where a plot lies, and what its axes span. */
export interface Plot {
  readonly rect: Rect;
  readonly domain: Domain;
  /** How many epochs the axis spans. */
  readonly span: number;
}

export interface LineStyle {
  readonly colour: string;
  readonly widthPx: number;
  /** 0 … 1 */
  readonly opacity?: number;
  readonly dash?: readonly number[];
}

const DENSE_EPOCHS = 100;

/** A line through the values of the epochs from 1 on; what is no finite number is left out. */
export function drawLine(
  context: CanvasRenderingContext2D,
  { rect, domain, span }: Plot,
  values: readonly (number | undefined)[],
  { colour, widthPx, opacity = 1, dash = [] }: LineStyle,
): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = widthPx;
  context.globalAlpha = opacity;
  // Round joints are slow to paint, and on short pieces not to be seen.
  context.lineJoin = values.length > DENSE_EPOCHS ? 'bevel' : 'round';
  context.lineCap = dash.length === 0 ? 'round' : 'butt';
  context.setLineDash([...dash]);
  context.beginPath();
  values.forEach((value, index) => {
    if (value === undefined || !Number.isFinite(value)) return;
    const [x, y] = [xOfEpoch(index + 1, span, rect), yOfValue(value, domain, rect)];
    // A first point that stands alone is seen as a dot.
    if (index === 0) context.moveTo(x - 0.01, y);
    context.lineTo(x, y);
  });
  context.stroke();
  context.restore();
}
