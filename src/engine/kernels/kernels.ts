import { RELAXED_SIMD_KERNELS, SIMD_KERNELS } from './binaries';
import type { ResizeKernels } from './resize-kernels';
import type { TrainingKernels } from './training-kernels';

/** What `assembly/` exports; its files say what each argument is. Addresses are in bytes. */
export interface Kernels extends ResizeKernels, TrainingKernels {
  readonly memory: WebAssembly.Memory;
  convolve(
    input: number,
    places: number,
    runs: number,
    weights: number,
    bias: number,
    output: number,
    placeCount: number,
    outputs: number,
    runCount: number,
    runLength: number,
    low: number,
    high: number,
  ): void;
  depthwise3x3(
    input: number,
    zeros: number,
    weights: number,
    bias: number,
    output: number,
    height: number,
    width: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    stride: number,
    top: number,
    left: number,
    low: number,
    high: number,
  ): void;
  depthwise(
    input: number,
    weights: number,
    bias: number,
    output: number,
    height: number,
    width: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    kernelHeight: number,
    kernelWidth: number,
    strideDown: number,
    strideAcross: number,
    top: number,
    left: number,
    low: number,
    high: number,
  ): void;
  pool(
    input: number,
    output: number,
    height: number,
    width: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    windowHeight: number,
    windowWidth: number,
    strideDown: number,
    strideAcross: number,
    top: number,
    left: number,
    isMean: boolean,
  ): void;
  add(a: number, b: number, output: number, count: number, low: number, high: number): void;
  scaleAndShift(
    input: number,
    scale: number,
    shift: number,
    output: number,
    places: number,
    channels: number,
    low: number,
    high: number,
  ): void;
  limit(input: number, output: number, count: number, low: number, high: number): void;
  sigmoid(input: number, output: number, count: number, isSwish: boolean): void;
  pad(
    input: number,
    output: number,
    height: number,
    width: number,
    channels: number,
    top: number,
    bottom: number,
    left: number,
    right: number,
  ): void;
  copyChannels(input: number, output: number, places: number, channels: number, outChannels: number): void;
}

/** Kernels with a memory of their own; undefined where the browser's WebAssembly has no SIMD. */
export function startKernels(): Kernels | undefined {
  module ??= compile(RELAXED_SIMD_KERNELS) ?? compile(SIMD_KERNELS) ?? 'none';
  return module === 'none' ? undefined : (new WebAssembly.Instance(module).exports as unknown as Kernels);
}

let module: WebAssembly.Module | 'none' | undefined;

function compile(base64: string): WebAssembly.Module | undefined {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}
