import { type Decode, preparePicture } from '../engine/images/prepare-picture';
import type { Handlers } from './handlers';

type PreparerHandlers = Pick<Handlers, 'ping' | 'preparePicture'>;

/** What a worker answers that makes pictures ready for another one; it holds nothing between calls. */
export function preparerCalls(decode?: Decode): PreparerHandlers {
  return {
    ping: async () => undefined,

    async preparePicture({ request, into }, { transfer }) {
      const prepared = await preparePicture(request, into, decode);
      if (prepared.kind === 'pixels') transfer(...prepared.views.map(({ buffer }) => buffer));
      return prepared;
    },
  };
}
