import { joinBytes } from '../../core/join-bytes';
import { sha256Hex } from '../../core/sha256';

/** A downloaded model as it is kept: the bytes of model.json and, right after them, all weights in manifest order. */
export interface ModelFiles {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly jsonBytes: number;
  /** Of `content`. */
  readonly sha256: string;
}

export async function sealModelFiles(json: Uint8Array, weights: readonly Uint8Array[]): Promise<ModelFiles> {
  const content = joinBytes([json, ...weights]);
  return { content, jsonBytes: json.byteLength, sha256: await sha256Hex(content) };
}

/** True if the bytes are still those that were downloaded. */
export async function areIntact(files: ModelFiles): Promise<boolean> {
  return (await sha256Hex(files.content)) === files.sha256;
}

export function jsonTextOf(files: ModelFiles): string {
  return new TextDecoder().decode(files.content.subarray(0, files.jsonBytes));
}

export function weightsOf(files: ModelFiles): ArrayBuffer {
  return files.content.slice(files.jsonBytes).buffer;
}
