import { type RefCallback, useCallback, useLayoutEffect, useRef } from 'react';

/**
 * A ref for what may go, or be locked, while it has the focus: who pressed a button must not be thrown back to the top of
 * the page, so the focus moves on to what takes its place.
 * @param heirId of the element that gets the focus; looked for once the page has changed
 */
export function useFocusHeir(heirId: string): RefCallback<HTMLElement> {
  const place = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // The browser takes the focus away from a locked button only after this.
    if (place.current?.matches(':disabled:focus')) passFocus(heirId);
  });
  return useCallback(
    (element) => {
      place.current = element;
      return () => {
        if (element?.contains(document.activeElement)) passFocus(heirId);
      };
    },
    [heirId],
  );
}

function passFocus(heirId: string): void {
  // Who pressed it with a pointer looks where they pressed: the page stays as it is scrolled.
  const preventScroll = !document.activeElement?.matches(':focus-visible');
  // What goes does so before what takes its place is there; both have happened when this is called.
  queueMicrotask(() => document.getElementById(heirId)?.focus({ preventScroll }));
}
