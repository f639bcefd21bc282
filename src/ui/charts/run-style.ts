const COLOURS = 4;
const DASHES: readonly (readonly number[])[] = [
  [7, 4],
  [2, 3],
  [10, 3, 2, 3],
  [16, 5],
];

export interface RunStyle {
  /** 0 … 3, of the colours for runs in the style sheets. */
  readonly colour: number;
  /** Lengths of dashes and of the gaps after them, in px. */
  readonly dash: readonly number[];
}

/** How the run at a place in the list of overlays is drawn: neighbours differ in colour and in dashes, 16 runs in one. */
export function runStyle(place: number): RunStyle {
  const turn = Math.floor(place / COLOURS);
  return { colour: place % COLOURS, dash: DASHES[(place + turn) % DASHES.length] as readonly number[] };
}
