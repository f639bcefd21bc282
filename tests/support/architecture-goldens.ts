import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ArchitectureName } from '../../src/core/architectures';

/** What Keras makes of one of its networks: tests/golden/architectures, by tools/goldens/make_architectures.py. */
export interface ArchitectureGolden {
  readonly keras: string;
  readonly name: ArchitectureName;
  readonly networks: readonly NetworkGolden[];
  /** The last layer at the size that is not the usual one, by Keras' option `pooling`. */
  readonly pooling: { readonly avg: LayerGolden; readonly max: LayerGolden };
  /** What features do not show: the momenta of all normalisations, and how much each Dropout drops. */
  readonly training: {
    readonly momenta: readonly number[];
    readonly dropout: readonly (readonly [layer: string, rate: number])[];
  };
}

export interface NetworkGolden {
  readonly alpha: number;
  readonly includeTop: boolean;
  readonly size: readonly [heightPx: number, widthPx: number];
  readonly layers: readonly LayerGolden[];
  /** Of one image, weights and image by formula. */
  readonly output?: OutputGolden;
}

export interface OutputGolden {
  readonly shape: readonly number[];
  readonly sum: number;
  readonly norm: number;
  readonly samples: readonly number[];
}

export type LayerGolden = readonly [
  name: string,
  className: string,
  outputShape: readonly number[],
  parameters: number,
];

export function readGolden(name: ArchitectureName): ArchitectureGolden {
  return JSON.parse(readFileSync(resolve(`tests/golden/architectures/${name}.json`), 'utf8'));
}

/** A network in a few words, for the name of a test. */
export function wordsFor({ alpha, includeTop, size }: NetworkGolden): string {
  return `alpha ${alpha}, ${size.join(' × ')}${includeTop ? ', with its top' : ''}`;
}
