const COLOURS = 10;
const PATTERNS = 4;

/** Attributes that the style sheet turns into the colour and the pattern of the class at `index`. */
export function classStyle(index: number): { 'data-class-colour': number; 'data-class-pattern': number } {
  return {
    'data-class-colour': index % COLOURS,
    'data-class-pattern': Math.floor(index / COLOURS) % PATTERNS,
  };
}
