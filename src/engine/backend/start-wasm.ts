import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '../tf';

/** Where the two builds of TF.js' WebAssembly kernels lie: URLs for a page, file paths for Node. */
export interface WasmFiles {
  readonly plain: string;
  readonly simd: string;
}

/** Says where the WebAssembly files are; must come before the backend first starts. */
export function configureWasm(files: WasmFiles): void {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': files.plain,
    'tfjs-backend-wasm-simd.wasm': files.simd,
    // TF.js wants a third path; it is never read, as `startWasm` turns threads off.
    'tfjs-backend-wasm-threaded-simd.wasm': files.simd,
  });
}

/** Starts TF.js' WebAssembly backend on one thread. */
export async function startWasm(): Promise<void> {
  // TF.js starts its threads from blob URLs, which the page's Content-Security-Policy does not allow.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await tf.setBackend('wasm'))) throw new Error('its files could not be loaded');
}
