/** A rectangle on the canvas, in CSS px. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Domain {
  readonly min: number;
  readonly max: number;
}

/** Two plots, one above the other, with room for labels on the left and the shared axis below. */
export interface ChartLayout {
  readonly accuracy: Rect;
  readonly loss: Rect;
}

const LEFT_PX = 48;
const RIGHT_PX = 6;
const TITLE_PX = 26;
const GAP_PX = 12;
const AXIS_PX = 22;

export function layoutChart(widthPx: number, heightPx: number): ChartLayout {
  const width = Math.max(1, widthPx - LEFT_PX - RIGHT_PX);
  const height = Math.max(1, (heightPx - 2 * TITLE_PX - AXIS_PX - GAP_PX) / 2);
  const accuracy: Rect = { left: LEFT_PX, top: TITLE_PX, width, height };
  return { accuracy, loss: { ...accuracy, top: accuracy.top + height + GAP_PX + TITLE_PX } };
}

/** Where an epoch lies; the first one on the left edge, the last one on the right. */
export function xOfEpoch(epoch: number, epochs: number, { left, width }: Rect): number {
  return epochs < 2 ? left : left + ((epoch - 1) / (epochs - 1)) * width;
}

export function yOfValue(value: number, { min, max }: Domain, { top, height }: Rect): number {
  const share = max > min ? (value - min) / (max - min) : 0;
  return top + (1 - Math.min(1, Math.max(0, share))) * height;
}

/** The epoch nearest to a place, 1 … `epochs`. */
export function epochAtX(x: number, epochs: number, { left, width }: Rect): number {
  const epoch = Math.round(((x - left) / width) * (epochs - 1)) + 1;
  return Math.max(1, Math.min(epochs, epoch));
}

/** Accuracy from the tenth below its lowest value up to 1, so that good runs are not drawn as one flat line. */
export function accuracyDomain(values: readonly number[]): Domain {
  const lowest = values.reduce((low, value) => Math.min(low, value), 1);
  return { min: values.length === 0 ? 0 : Math.min(0.9, Math.max(0, Math.floor(lowest * 10) / 10)), max: 1 };
}

/** Loss from 0 up to a round number above its highest value. */
export function lossDomain(values: readonly number[]): Domain {
  const highest = values.reduce((high, value) => (Number.isFinite(value) ? Math.max(high, value) : high), 0);
  if (highest === 0) return { min: 0, max: 1 };
  const step = niceStep(highest / 4);
  return { min: 0, max: Math.ceil(highest / step) * step };
}

/** Round numbers over the domain, about `wanted` of them. */
export function ticks({ min, max }: Domain, wanted: number): number[] {
  const step = niceStep((max - min) / wanted);
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Whole epochs to label: the first, the last, and round ones between them that do not crowd these. */
export function epochTicks(epochs: number, wanted: number): number[] {
  if (epochs < 2) return [1];
  const step = Math.max(1, niceStep(epochs / wanted));
  const between = ticks({ min: 0, max: epochs }, epochs / step).filter(
    (epoch) => epoch - 1 >= step / 2 && epochs - epoch >= step / 2,
  );
  return [1, ...between, epochs];
}

/** 1, 2 or 5 times a power of ten, at least `raw`. */
function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((one) => one * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}
