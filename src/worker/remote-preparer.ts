import { Client, type WorkerLike } from '../client/client';
import { HelperLost } from '../engine/features/lanes/helper-lost';
import type { Preparer } from '../engine/features/lanes/preparers';

/** A preparer in a worker of its own. */
export interface RemotePreparer extends Preparer {
  end(): void;
}

/** One is resized while the browser decodes another. */
const AT_ONCE = 2;

/** @returns a preparer that runs already: no picture waits for a worker that cannot start */
export async function startRemotePreparer(startWorker: () => WorkerLike): Promise<RemotePreparer> {
  const client = new Client(startWorker);
  await client.call('ping', {});
  let isLost = false;
  return {
    atOnce: AT_ONCE,
    async prepare(request, into) {
      // The client would start a new worker.
      if (isLost) throw new HelperLost();
      try {
        return await client.call('preparePicture', { request, into }, { transfer: into ? [into.buffer] : [] });
      } catch (error) {
        isLost = true;
        client.end();
        throw new HelperLost('A worker could not go on.', { cause: error });
      }
    },
    end: () => client.end(),
  };
}
