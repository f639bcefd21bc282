import { useMemo } from 'react';
import { text } from '../text/en';
import { useHeadstart, useHeadstartStore } from '../use-store';

/** Tells a screen reader what came of a drop once it is read, and of no change after it. */
export function IntakeAnnouncer() {
  const { getState } = useHeadstartStore();
  const isReading = useHeadstart((state) => state.reading !== undefined);
  const words = useMemo(() => {
    const { samples, classes, leftOut } = getState();
    return isReading || classes.length === 0 ? '' : text.images.isRead(samples.length, classes.length, leftOut.length);
  }, [isReading, getState]);
  return (
    <p className="visually-hidden" role="status">
      {words}
    </p>
  );
}
