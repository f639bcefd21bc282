import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';

/** TF.js as anybody would start it. @param threads where WebAssembly computes */
export async function startTfjsBackend(backend: 'wasm' | 'webgpu', threads: number): Promise<void> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
  // Without it TF.js takes half as many threads as there are cores.
  setThreadsCount(threads);
  const served = (path: string) => new URL(path, location.href).href;
  setWasmPaths({
    'tfjs-backend-wasm.wasm': served(plain),
    'tfjs-backend-wasm-simd.wasm': served(simd),
    'tfjs-backend-wasm-threaded-simd.wasm': served(threadedSimd),
  });
  if (!(await tf.setBackend(backend))) throw new Error(`TF.js did not start on ${backend}.`);
}
