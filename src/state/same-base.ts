import { findBase } from '../catalogue/bases';
import type { ArchitectureRequest } from '../core/architectures';
import type { BaseRequest, BaseSource, ImageSize } from '../core/reports';

/** True where a worker that loaded one has loaded the other. */
export function sameBase(a: BaseRequest, b: BaseRequest): boolean {
  return (
    sameWeights(a, b) &&
    a.cutLayer === b.cutLayer &&
    a.preprocessing === b.preprocessing &&
    sameSize(a.inputSize, b.inputSize)
  );
}

/** True where both are one model for a person, however it is cut and fed: a row of the catalogue has a file for each size. */
export function sameModel(a: BaseRequest, b: BaseRequest): boolean {
  return sameWeights(a, b) || (a.id === b.id && findBase(a.id) !== undefined);
}

function sameWeights(a: BaseRequest, b: BaseRequest): boolean {
  return sameSource(a.source, b.source) && sameNetwork(a.architecture, b.architecture);
}

function sameSource(a: BaseSource, b: BaseSource): boolean {
  if (a.kind === 'url') return b.kind === 'url' && a.url === b.url;
  if (b.kind === 'url' || a.files.length !== b.files.length) return false;
  return a.files.every((file, index) => file === b.files[index]);
}

function sameNetwork(a: ArchitectureRequest | undefined, b: ArchitectureRequest | undefined): boolean {
  return a?.name === b?.name && a?.alpha === b?.alpha && a?.includeTop === b?.includeTop;
}

/** True for the same size, and for none on both sides: the usual one. */
export function sameSize(a: ImageSize | undefined, b: ImageSize | undefined): boolean {
  return a?.heightPx === b?.heightPx && a?.widthPx === b?.widthPx;
}
