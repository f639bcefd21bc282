/** The colours and the font of a chart, as the style sheets give them. */
export interface ChartTheme {
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly ground: string;
  readonly training: string;
  readonly validation: string;
  /** By the number that `runStyle` gives. */
  readonly runs: readonly string[];
  readonly font: string;
}

export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'),
    faint: colour('--ink-3'),
    grid: colour('--line'),
    ground: colour('--ground'),
    training: colour('--ink-2'),
    validation: colour('--accent'),
    runs: [0, 1, 2, 3].map((run) => colour(`--run-${run}`)),
    font: `12px ${style.fontFamily}`,
  };
}
