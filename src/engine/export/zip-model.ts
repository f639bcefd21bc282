import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { HeadstartError } from '../../core/errors';
import { WEIGHTS_FILE } from '../bases/model-data';

/** What the zip holds, and nothing else. */
export interface ModelFiles {
  readonly modelJson: string;
  readonly weights: Uint8Array<ArrayBuffer>;
  readonly labels: string;
  readonly metadata: string;
}

export function zipModel(files: ModelFiles, createdAt: Date): Uint8Array<ArrayBuffer> {
  return zipSync(
    {
      'model.json': strToU8(files.modelJson),
      // Weights look random: packing them costs seconds and saves a few percent.
      [WEIGHTS_FILE]: [files.weights, { level: 0 }],
      'labels.txt': strToU8(files.labels),
      'metadata.json': strToU8(files.metadata),
    },
    { mtime: createdAt },
  );
}

/** @throws export-mismatch when a file is missing */
export function unzipModel(zip: Uint8Array): ModelFiles {
  const files = unzipSync(zip);
  const bytesOf = (name: string) => {
    const bytes = files[name];
    if (bytes) return bytes;
    throw new HeadstartError('export-mismatch', `The written zip should hold ${name}, but does not. Export again.`);
  };
  const textOf = (name: string) => strFromU8(bytesOf(name));
  return {
    modelJson: textOf('model.json'),
    weights: bytesOf(WEIGHTS_FILE),
    labels: textOf('labels.txt'),
    metadata: textOf('metadata.json'),
  };
}
