import type { Rect } from './chart-geometry';
import type { ChartTheme } from './chart-theme';

const RADIUS_PX = 4.5;
const LABEL_PX = 16;

/** A ring on the validation curve, with its words below it, or above where there is no room. */
export function drawMark(
  context: CanvasRenderingContext2D,
  rect: Rect,
  { x, y }: { readonly x: number; readonly y: number },
  words: string | undefined,
  theme: ChartTheme,
): void {
  context.beginPath();
  context.arc(x, y, RADIUS_PX, 0, 2 * Math.PI);
  context.fillStyle = theme.ground;
  context.strokeStyle = theme.validation;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
  if (words === undefined) return;
  const half = context.measureText(words).width / 2;
  const middle = Math.max(rect.left + half, Math.min(rect.left + rect.width - half, x));
  const isLow = y + LABEL_PX + RADIUS_PX > rect.top + rect.height;
  const line = isLow ? y - LABEL_PX : y + LABEL_PX;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  // A halo keeps the words readable over a curve.
  context.lineWidth = 4;
  context.strokeStyle = theme.ground;
  context.strokeText(words, middle, line);
  context.fillStyle = theme.ink;
  context.fillText(words, middle, line);
}
