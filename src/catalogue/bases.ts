import type { BaseEntry } from './base-entry';
import { MOBILENET_V1 } from './mobilenet-v1';
import { MOBILENET_V2 } from './mobilenet-v2';

export const BASES: readonly BaseEntry[] = [...MOBILENET_V1, ...MOBILENET_V2];

export const DEFAULT_BASE = MOBILENET_V1[0] as BaseEntry;

export function findBase(id: string): BaseEntry | undefined {
  return BASES.find((base) => base.id === id);
}
