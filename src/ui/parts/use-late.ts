import { useEffect, useState } from 'react';

const LATE_MS = 500;

/** True once `active` has been true for half a second: what is over sooner needs no spinner. */
export function useLate(active: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!active) return;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [active]);
  return active && isLate;
}
