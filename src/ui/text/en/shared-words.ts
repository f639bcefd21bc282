import type { BackendName, DownloadProgress } from '../../../core/reports';
import type { RunState } from '../../../state/run-slice';
import { formatBytes, formatTimeLeft } from '../format';

export type Phase = RunState['phase'];

export type Busy = 'base' | 'features' | 'head';

/** Stands for a figure that is not known. */
export const unknown = '–';

export const BACKENDS: Readonly<Record<BackendName, string>> = { webgpu: 'WebGPU', wasm: 'WASM', cpu: 'CPU' };

export const PHASES: Readonly<Record<Busy, string>> = { base: 'Base', features: 'Features', head: 'Head' };

/** A name that is written from right to left would take the number beside it to its other side; not so between these marks. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

export function listed(words: readonly string[]): string {
  const [last = '', ...others] = words.toReversed();
  return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}

export function downloadWords({ loadedBytes, totalBytes, elapsedMs }: DownloadProgress): string {
  const bytesPerMs = elapsedMs > 0 ? loadedBytes / elapsedMs : 0;
  const amount =
    totalBytes === undefined ? formatBytes(loadedBytes) : `${formatBytes(loadedBytes)} of ${formatBytes(totalBytes)}`;
  const rate = bytesPerMs > 0 ? `${formatBytes(bytesPerMs * 1000)}/s` : undefined;
  const isUnderWay = totalBytes !== undefined && bytesPerMs > 0 && loadedBytes < totalBytes;
  return joined(amount, rate, isUnderWay ? (totalBytes - loadedBytes) / bytesPerMs : undefined);
}

export function joined(amount: string, rate: string | undefined, remainingMs: number | undefined): string {
  const left = remainingMs !== undefined && remainingMs > 0 ? formatTimeLeft(remainingMs) : undefined;
  return [amount, rate, left].filter((words) => words !== undefined).join(' · ');
}
