import type { ArchitectureName } from '../core/architectures';
import type { BaseEntry, BaseFile } from './base-entry';

/** What a row of Keras' official weights states; the rest follows from it. */
export interface KerasFacts
  extends Omit<BaseEntry, 'source' | 'kerasSource' | 'architecture' | 'downloadBytes' | 'ownClasses' | 'cost'> {
  readonly architecture: ArchitectureName;
  readonly file: BaseFile;
  readonly multiplyAdds: number;
  readonly depthwiseMultiplyAdds: number;
  readonly largestTensorBytes: number;
  readonly largestWeightBytes: number;
}

/** A base that has one official file, of weights without the top: four bytes a parameter. */
export function kerasRow({
  architecture,
  file,
  multiplyAdds,
  depthwiseMultiplyAdds,
  largestTensorBytes,
  largestWeightBytes,
  ...facts
}: KerasFacts): BaseEntry {
  return {
    ...facts,
    source: file,
    kerasSource: file,
    architecture: { name: architecture, alpha: 1, includeTop: false },
    downloadBytes: facts.parameters * 4,
    ownClasses: undefined,
    cost: { multiplyAdds, depthwiseMultiplyAdds, largestTensorBytes, largestWeightBytes },
  };
}
