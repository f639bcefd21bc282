import { formatCount } from '../../core/count-words';

export { formatCount, plural } from '../../core/count-words';

const LOCALE = 'en';
const MOMENT = new Intl.DateTimeFormat(LOCALE, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const EXACT = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 15 });
const FIGURE = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });
const LARGEST_BYTE_UNIT = ['TB', 1e12] as const;
const BYTE_UNITS = [['kB', 1e3], ['MB', 1e6], ['GB', 1e9], LARGEST_BYTE_UNIT] as const;
/** Keeps a number and its unit on one line. */
const SPACE = '\u00a0';

/** 1240.5 → “1,240.5”: what the person chose, to the last digit. */
export function formatExact(value: number): string {
  return EXACT.format(value);
}

/** 14714688 → “14.7”: millions to one decimal, as tables of networks give parameters. */
export function formatMillions(count: number): string {
  return (count / 1e6).toFixed(1);
}

/** Three significant figures: 0.69315 → “0.693”; very small ones as powers: 3.1e-8 → “3.1e-8”. */
export function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && Math.abs(value) < 0.0001) return value.toExponential(1);
  return FIGURE.format(value);
}

/** 0.9123 → “91.2 %”; what would round to nothing or to all, and is not, says so. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${percent}${SPACE}%`;
  if (percent < 0.05) return `<${SPACE}0.1${SPACE}%`;
  if (percent >= 99.95) return `>${SPACE}99.9${SPACE}%`;
  return `${percent.toFixed(1)}${SPACE}%`;
}

/** 1902176 → “1.90 MB”, by thousands as download sizes are given. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${formatCount(bytes)}${SPACE}B`;
  const [unit, size] = BYTE_UNITS.find(([, each]) => bytes < 999.5 * each) ?? LARGEST_BYTE_UNIT;
  return `${(bytes / size).toPrecision(3)}${SPACE}${unit}`;
}

/** 12400 → “12 s”, 2400 → “2.4 s”, 200000 → “3 min 20 s”. */
export function formatDuration(ms: number): string {
  if (ms < 50) return `<${SPACE}0.1${SPACE}s`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)}${SPACE}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}${SPACE}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes}${SPACE}min`, seconds % 60, 's');
  return withRest(`${Math.floor(minutes / 60)}${SPACE}h`, minutes % 60, 'min');
}

/** 34.56 → “35 ms”, 1234 → “1.2 s”: two figures, so that what is measured again and again stays calm. */
export function formatPace(ms: number): string {
  const rounded = Number(ms.toPrecision(2));
  return rounded < 1000 ? `${FIGURE.format(rounded)}${SPACE}ms` : formatDuration(rounded);
}

/** A day and a time of it: “Nov 24, 16:20”. */
export function formatMoment(ms: number): string {
  return MOMENT.format(ms);
}

/** 12400 → “13 s left”: rounded up, and to the minute from two minutes on, so that it does not flicker. */
export function formatTimeLeft(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 120) return `${seconds}${SPACE}s left`;
  return `${formatDuration(Math.ceil(seconds / 60) * 60_000)} left`;
}

/** [7, 7, 256] → “7 × 7 × 256”. */
export function formatShape(shape: readonly number[]): string {
  return shape.join(`${SPACE}×${SPACE}`);
}

/** [7, 7, 256] → “(None, 7, 7, 256)”, as Keras prints it. */
export function formatKerasShape(shape: readonly number[]): string {
  return `(None, ${shape.join(', ')})`;
}

function withRest(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole} ${rest}${SPACE}${unit}`;
}
