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
  count: navigator.hardwareConcurrency - 1,
};

configureWasm(servedWasmFiles(self.location.href));
announceLife(self);
serve(self, createSession({ headstartVersion: __HEADSTART_VERSION__, helpers }));
