/** The part of onnxruntime-web that the bench uses. It is loaded by its address, for it is no package of the page. */
export interface OnnxRuntime {
  readonly env: { readonly wasm: { numThreads: number; wasmPaths: string } };
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: { executionProviders: readonly string[]; graphOptimizationLevel: 'all' },
    ): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: 'float32', values: Float32Array, shape: readonly number[]) => OnnxTensor;
}

export interface OnnxSession {
  run(inputs: { readonly pixels: OnnxTensor }): Promise<{ readonly features: OnnxTensor }>;
}

export interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** @param folder where its files are served, with a slash at its end */
export async function importOnnxRuntime(folder: string, backend: 'wasm' | 'webgpu'): Promise<OnnxRuntime> {
  const runtime: OnnxRuntime = await import(/* @vite-ignore */ `${folder}ort.${backend}.min.mjs`);
  runtime.env.wasm.wasmPaths = folder;
  return runtime;
}
