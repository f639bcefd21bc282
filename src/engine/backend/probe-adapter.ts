/** What `navigator.gpu` has to offer, found out before TF.js would stumble over a null adapter. */
export type AdapterProbe =
  | { readonly adapter: GPUAdapter; readonly name: string; readonly software: boolean }
  | { readonly adapter: undefined; readonly obstacle: string };

/** Asks for the strongest graphics adapter; where there is none, `obstacle` is a sentence that says so. */
export async function probeAdapter(): Promise<AdapterProbe> {
  const gpu = gpuOfThisMachine();
  if (gpu === undefined) return { adapter: undefined, obstacle: 'This browser has no WebGPU for the page.' };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    return { adapter: undefined, obstacle: 'This machine has no graphics adapter for the page.' };
  }
  return { adapter, name: nameOf(adapter.info), software: isSoftware(adapter.info) };
}

function gpuOfThisMachine(): GPU | undefined {
  // The types promise both; Node 20 has no navigator, and many browsers no gpu.
  const { navigator } = globalThis as { navigator?: { gpu?: GPU } };
  return navigator?.gpu;
}

function nameOf(info: GPUAdapterInfo): string {
  const parts = [info.vendor, info.architecture, info.device].filter((part) => part !== '');
  return info.description || parts.join(' ') || 'without a name';
}

/** Chromium's SwiftShader, Mesa's llvmpipe and lavapipe, Windows' Basic Render Driver, or what says so of itself. */
function isSoftware(info: GPUAdapterInfo): boolean {
  const words = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return info.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(words);
}
