import { Client, type WorkerLike } from '../client/client';
import type { BackendName, BaseCopy } from '../core/reports';
import { HelperLost } from '../engine/features/lanes/helper-lost';
import type { Lane } from '../engine/features/lanes/lane';

/** A lane in a worker of its own. */
export interface RemoteLane extends Lane {
  end(): void;
}

/**
 * Has another worker run the same base on the same backend.
 * @param batchSize as of the lane beside it
 */
export async function startRemoteLane(
  startWorker: () => WorkerLike,
  backend: BackendName,
  copy: BaseCopy,
  batchSize: number,
): Promise<RemoteLane> {
  const client = new Client(startWorker);
  try {
    await client.call('chooseBackend', { choice: backend });
    await client.call('copyBase', copy);
  } catch (error) {
    client.end();
    throw error;
  }
  let isLost = false;
  return {
    batchSize,
    batchesInFlight: 2,
    async extract(pictures, preparation, signal) {
      // The client would start a new worker, which has no base.
      if (isLost) throw new HelperLost();
      try {
        return await client.call('extractBatch', { pictures, preparation }, signal ? { signal } : {});
      } catch (error) {
        if (signal?.aborted) throw error;
        isLost = true;
        client.end();
        throw new HelperLost('A worker could not go on.', { cause: error });
      }
    },
    end: () => client.end(),
  };
}
