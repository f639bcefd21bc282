import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { configureWasm } from '../engine/backend/start-wasm';
import { serve } from './serve';
import { createSession } from './session';

declare const self: DedicatedWorkerGlobalScope;
declare const __HEADSTART_VERSION__: string;

const here = self.location.href;
configureWasm({ plain: new URL(plain, here).href, simd: new URL(simd, here).href });
serve(self, createSession(__HEADSTART_VERSION__));
