/** Line icons on a 16 × 16 grid, as paths. */
const PATHS = {
  add: 'M8 3v10M3 8h10',
  folder: 'M1.5 4.5v8h13v-7h-6l-1.5-2h-5.5z',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  chevron: 'M4 6l4 4 4-4',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.5l3.5 3.5L13 5',
  warning: 'M8 2L1.5 13.5h13zM8 6.5v3.5M8 12h.01',
  broken: 'M2.5 2.5h11v11h-11zM2.5 10l3-3 3 3M9.5 2.5l-1.5 4 2 2-1.5 5',
  picture: 'M2.5 2.5h11v11h-11zM2.5 11.5l3-3 2 2 3-3 3 3M6 6.5a1 1 0 1 0 0-2 1 1 0 0 0 0 2z',
  camera: 'M1.5 4.5h3l1-1.5h5l1 1.5h3v8.5h-13zM8 11a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  download: 'M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11',
  play: 'M4.5 3v10l8-5z',
  lock: 'M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  scissors:
    'M5 4.5a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0zM5 11.5a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0zM4.8 5.3L14 11M4.8 10.7L14 5',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration only: whatever holds it carries the name. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
