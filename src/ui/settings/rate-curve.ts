import type { RatePoint } from '../../core/reports';
import { type Domain, type Rect, ticks, yOfValue } from '../charts/chart-geometry';

/** The curve of a learning-rate range test in a rectangle of CSS px: rates by their logarithm, loss from 0. */
export interface RateCurvePicture {
  /** An SVG path. */
  readonly line: string;
  /** Powers of ten. */
  readonly rateTicks: readonly { readonly x: number; readonly rate: number }[];
  readonly lossTicks: readonly { readonly y: number; readonly loss: number }[];
}

/** What lies so far above the loss at the start is drawn at the edge: what matters is where it falls. */
const HIGHEST_OF_FIRST = 1.25;

/** @param points at least two, by rising rate */
export function rateCurve(points: readonly RatePoint[], rect: Rect): RateCurvePicture {
  const rates = rateDomain(points);
  const losses: Domain = { min: 0, max: (points[0]?.loss ?? 1) * HIGHEST_OF_FIRST };
  const placed = points.map(({ rate, loss }) => {
    const y = Number.isFinite(loss) ? yOfValue(loss, losses, rect) : rect.top;
    return `${xOfRate(rate, rates, rect).toFixed(1)} ${y.toFixed(1)}`;
  });
  return {
    line: `M${placed.join('L')}`,
    rateTicks: powersOfTen(rates).map((rate) => ({ rate, x: xOfRate(rate, rates, rect) })),
    lossTicks: ticks(losses, 3).map((loss) => ({ loss, y: yOfValue(loss, losses, rect) })),
  };
}

export function rateDomain(points: readonly RatePoint[]): Domain {
  return { min: points[0]?.rate ?? 1, max: points.at(-1)?.rate ?? 1 };
}

/** By its logarithm, from the left edge to the right. */
export function xOfRate(rate: number, { min, max }: Domain, { left, width }: Rect): number {
  return max > min ? left + (Math.log(rate / min) / Math.log(max / min)) * width : left;
}

function powersOfTen({ min, max }: Domain): number[] {
  const first = Math.ceil(Math.log10(min) - 1e-9);
  const last = Math.floor(Math.log10(max) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => Number(`1e${first + index}`));
}
