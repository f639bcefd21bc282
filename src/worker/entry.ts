import { configureWasm } from '../engine/backend/start-wasm';
import { servedWasmFiles } from '../engine/backend/wasm-files';
import { announceLife } from './announce-life';
import { serve } from './serve';
import { createSession } from './session';

declare const self: DedicatedWorkerGlobalScope;
declare const __HEADSTART_VERSION__: string;

const helpers = {
  // The same script, which the browser has already.
  startLike: () => new Worker(self.location.href, { type: 'module', name: 'headstart-helper' }),
  startPreparer: () =>
    new Worker(new URL('./preparer-entry.ts', import.meta.url), { type: 'module', name: 'headstart-preparer' }),
  count: Math.min(navigator.hardwareConcurrency - 1, affordedByMemory()),
};

configureWasm(servedWasmFiles(self.location.href));
announceLife(self);
serve(self, createSession({ headstartVersion: __HEADSTART_VERSION__, helpers }));

/** Each one takes some 100 MB. Browsers round what they say and say no more than 8 GB; some say nothing. */
function affordedByMemory(): number {
  const gibibytes = 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : 4;
  return Math.max(0, Math.floor(gibibytes) - 1);
}
