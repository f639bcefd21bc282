const COUNT = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 1240 → “1,240”. */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** “1 image”, “1,240 images”; number and word stay on one line. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)}\u00a0${count === 1 ? one : many}`;
}
