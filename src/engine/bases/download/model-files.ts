import type { BaseRoute } from '../../../core/reports';
import { sha256OfBlob } from './file-hashes';

/** A model's files as they came to this machine, not yet read. */
export type ModelFiles = ModelContent & {
  /** Of all bytes, in order, in hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly route: BaseRoute;
};

export type ModelContent =
  /** A model.json, and the bytes of its weight files, one after the other as it lists them. */
  | {
      readonly kind: 'tfjs';
      readonly json: string;
      readonly weights: Blob;
      /** What a metadata.json beside it calls its outputs, where there was one. */
      readonly labels?: readonly string[] | undefined;
    }
  /** One file that holds everything: HDF5 or a zip. */
  | { readonly kind: 'file'; readonly file: Blob; readonly name: string };

export async function sealModelFiles(
  content: ModelContent,
  route: BaseRoute,
  signal: AbortSignal | undefined,
): Promise<ModelFiles> {
  const bytes = bytesOf(content);
  return { ...content, sha256: await sha256OfBlob(bytes, signal), bytes: bytes.size, route };
}

/** All bytes of a model, in order; made of references, not of copies. */
export function bytesOf(content: ModelContent): Blob {
  return content.kind === 'tfjs' ? new Blob([content.json, content.weights]) : content.file;
}
