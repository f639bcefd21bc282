import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { WasmFiles } from './start-wasm';

/**
 * The files as the built page serves them.
 * @param from the address of the script that asks, which a relative address is relative to
 */
export function servedWasmFiles(from: string): WasmFiles {
  return { plain: new URL(plain, from).href, simd: new URL(simd, from).href };
}
