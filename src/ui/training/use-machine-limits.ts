import { useMemo } from 'react';
import { type MachineLimits, memoryBytesFor } from '../../catalogue/machine-needs';
import { useHeadstart } from '../use-store';

/** What this machine has for a base, as far as the browser says. */
export function useMachineLimits(): MachineLimits {
  const maxBufferBytes = useHeadstart(({ machine }) =>
    machine.status === 'ready' ? machine.report.maxBufferBytes : undefined,
  );
  return useMemo(() => ({ maxBufferBytes, memoryBytes: memoryBytesFor(deviceMemoryGiB()) }), [maxBufferBytes]);
}

/** Chromium alone tells it, and only where the page came over https. */
function deviceMemoryGiB(): number | undefined {
  return 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : undefined;
}
