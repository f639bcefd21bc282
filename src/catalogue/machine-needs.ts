import type { ConvolutionWork, SpeedReport } from '../core/reports';
import type { BaseEntry } from './base-entry';

/** What a machine has for a base. */
export interface MachineLimits {
  /** The largest buffer that the graphics device allows; undefined where it sets no limit. */
  readonly maxBufferBytes: number | undefined;
  /** What a page may take in all. */
  readonly memoryBytes: number;
}

/** Why a base cannot be used on a machine. */
export interface Misfit {
  readonly kind: 'buffer' | 'memory';
  readonly neededBytes: number;
  readonly allowedBytes: number;
}

/** WebAssembly counts places in memory with 32 bits. */
const WASM_BYTES = 2 ** 32;

/** Loading holds the file, the weights read from it, and at worst a copy of these for the device. */
const COPIES_WHILE_LOADING = 3;

/** A layer reads one tensor and writes another, for as many images as are computed at once on a processor. */
const TENSORS_AT_ONCE = 2;
const IMAGES_AT_ONCE = 16;

/**
 * An estimate, from the row alone, of the memory that a base takes at its peak: while it is loaded, or while it
 * computes.
 */
export function memoryBytesOf({ parameters, parametersWithTop, ownClasses, downloadBytes, cost }: BaseEntry): number {
  // A base that names images by itself keeps its top.
  const kept = ownClasses ? (parametersWithTop ?? parameters) : parameters;
  const loading = COPIES_WHILE_LOADING * downloadBytes;
  const computing = 4 * kept + TENSORS_AT_ONCE * IMAGES_AT_ONCE * cost.largestTensorBytes;
  return Math.max(loading, computing);
}

/** An estimate of the seconds that the features of 100 images take, from what was measured of the machine. */
export function secondsPer100Images(
  { multiplyAdds, depthwiseMultiplyAdds }: ConvolutionWork,
  { denseRate, depthwiseRate }: SpeedReport,
): number {
  return 100 * ((multiplyAdds - depthwiseMultiplyAdds) / denseRate + depthwiseMultiplyAdds / depthwiseRate);
}

/** Undefined where the base fits. */
export function misfitOf(entry: BaseEntry, limits: MachineLimits): Misfit | undefined {
  // More images than one at a time are only taken where they fit.
  const largestBytes = Math.max(entry.cost.largestTensorBytes, entry.cost.largestWeightBytes);
  if (limits.maxBufferBytes !== undefined && largestBytes > limits.maxBufferBytes)
    return { kind: 'buffer', neededBytes: largestBytes, allowedBytes: limits.maxBufferBytes };
  const neededBytes = memoryBytesOf(entry);
  return neededBytes > limits.memoryBytes
    ? { kind: 'memory', neededBytes, allowedBytes: limits.memoryBytes }
    : undefined;
}

/**
 * What a page may take: half of the machine's memory, as the rest of it needs some too, and no more than WebAssembly
 * can address.
 * @param deviceMemoryGiB what the browser says, rounded and never more than 8; undefined where it does not say
 */
export function memoryBytesFor(deviceMemoryGiB: number | undefined): number {
  return deviceMemoryGiB === undefined ? WASM_BYTES : Math.min(WASM_BYTES, (deviceMemoryGiB * 2 ** 30) / 2);
}
