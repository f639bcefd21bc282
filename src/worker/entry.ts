import { configureWasm } from '../engine/backend/start-wasm';
import { servedWasmFiles } from '../engine/backend/wasm-files';
import { announceLife } from './announce-life';
import { serve } from './serve';
import { createSession } from './session';

declare const self: DedicatedWorkerGlobalScope;
declare const __HEADSTART_VERSION__: string;

/** Others like this one: the same script, which the browser has already. */
const helpers = {
  start: () => new Worker(self.location.href, { type: 'module', name: 'headstart-helper' }),
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
