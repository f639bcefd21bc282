import { createXXHash64 } from 'hash-wasm';

export const CHECKSUM_BYTES = 8;

/** The checksum of some bytes, given in parts: [8]. It finds damage, not forgery: nobody else writes these files. */
export type Checksum = (...parts: readonly Uint8Array[]) => Uint8Array;

export async function createChecksum(): Promise<Checksum> {
  const hasher = await createXXHash64();
  return (...parts) => {
    hasher.init();
    for (const part of parts) hasher.update(part);
    return hasher.digest('binary');
  };
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
