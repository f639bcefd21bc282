import type { Sample } from '../core/samples';
import { isBusy } from './selectors';
import type { Session } from './session';
import type { HeadstartState } from './store';

/** Copying handles of files to the worker takes the page's time: little at once, and between it is the person's. */
const IMAGES_AT_ONCE = 16;
const PAUSE_MS = 25;

/**
 * Gives the worker new images while nobody waits for it, so that it has read them by the time they are trained on. Ends
 * early when a run begins, which sends what is missing by itself, and says what is wrong if it can't.
 */
export async function handOver(samples: readonly Sample[], get: () => HeadstartState, session: Session): Promise<void> {
  try {
    for (let start = 0; start < samples.length; start += IMAGES_AT_ONCE) {
      const { machine, run } = get();
      if (machine.status === 'failed' || isBusy(run)) return;
      await session.ensureImages(samples.slice(start, start + IMAGES_AT_ONCE), undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  } catch {
    // Nothing is lost: the run tries again.
  }
}
