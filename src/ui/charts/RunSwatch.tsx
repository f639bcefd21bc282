import { runStyle } from './run-style';

/** A piece of the line that a run laid over the chart is drawn with; decoration only. */
export function RunSwatch({ place }: { readonly place: number }) {
  const { colour, dash } = runStyle(place);
  return (
    <svg className="run-swatch" data-run-colour={colour} viewBox="0 0 28 8" width="28" height="8" aria-hidden="true">
      <path d="M0 4h28" strokeDasharray={dash.join(' ')} />
    </svg>
  );
}
