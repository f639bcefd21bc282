import { HeadstartError } from '../../core/errors';

/** How several tabs share the kept runs. */
export interface RunLocks {
  /** The ids of the runs that are being trained. */
  live(): Promise<ReadonlySet<string>>;
  /** @throws not-ready where the run is live already */
  whileLive<Result>(id: string, work: () => Promise<Result>): Promise<Result>;
  /** Lets one at a time in. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}

const PREFIX = 'headstart-run-';

/** By the browser's locks, which go with their tab, however it ends. */
export function browserLocks(locks: LockManager): RunLocks {
  return {
    async live() {
      const { held = [] } = await locks.query();
      const names = held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
      return new Set(names);
    },
    whileLive: (id, work) =>
      locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
        if (lock) return work();
        throw new HeadstartError(
          'not-ready',
          'Another tab is training this run. Go on there, or pause it there and go on here.',
        );
      }),
    alone: (work) => locks.request('headstart-runs', work),
  };
}

/** Where nobody else is. */
export const ALONE: RunLocks = {
  live: async () => new Set(),
  whileLive: (_, work) => work(),
  alone: (work) => work(),
};
