import { classStyle } from './class-style';

/** The mark of a class: its colour, and from the eleventh class on a pattern as well. */
export function ClassSwatch({ index }: { readonly index: number }) {
  return <span className="swatch class-fill" aria-hidden="true" {...classStyle(index)} />;
}
