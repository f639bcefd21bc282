import type { Placement } from '../core/intake';
import type { Sample } from '../core/samples';
import { newId } from './new-id';
import type { RunOutcome } from './run-outcome';
import type { Session } from './session';

/** Files that samples without one get back, and what else a drop held. */
export interface GivenBack {
  readonly fileOf: ReadonlyMap<Sample['id'], File>;
  readonly others: readonly Placement[];
}

/** A file is a sample's if it lies where that lay and has the same content. */
export async function findLostFiles(
  samples: readonly Sample[],
  placed: readonly Placement[],
  session: Session,
): Promise<GivenBack> {
  const lost = new Map(samples.flatMap((sample) => (sample.file ? [] : [[sample.path, sample] as const])));
  const candidates = placed.flatMap((placement) => {
    const sample = lost.get(placement.found.path);
    return sample ? [{ placement, sample }] : [];
  });
  if (candidates.length === 0) return { fileOf: new Map(), others: placed };
  const files = candidates.map(({ placement }) => ({ id: newId(), file: placement.found.file, hash: undefined }));
  // Where the worker cannot say, they are new images like any others.
  const hashes = await session.hashesOf(files).catch((): readonly undefined[] => []);
  const found = candidates.filter(({ sample }, index) => hashes[index] !== undefined && sample.hash === hashes[index]);
  const taken = new Set(found.map(({ placement }) => placement));
  return {
    fileOf: new Map(found.map(({ placement, sample }) => [sample.id, placement.found.file])),
    others: placed.filter((placement) => !taken.has(placement)),
  };
}

/** The files of the samples that have one. */
export function filesOf(samples: readonly Sample[]): GivenBack['fileOf'] {
  return new Map(samples.flatMap(({ id, file }) => (file ? [[id, file] as const] : [])));
}

/** The samples with these files, where they had none; what their content is, they then say themselves. */
export function withFiles(samples: readonly Sample[], fileOf: GivenBack['fileOf']): readonly Sample[] {
  if (fileOf.size === 0) return samples;
  return samples.map((sample) => {
    const file = sample.file ?? fileOf.get(sample.id);
    return file === sample.file ? sample : { ...sample, file, hash: undefined };
  });
}

export function outcomeWithFiles(outcome: RunOutcome, fileOf: GivenBack['fileOf']): RunOutcome {
  const samples = withFiles(outcome.plan.samples, fileOf);
  return samples === outcome.plan.samples ? outcome : { ...outcome, plan: { ...outcome.plan, samples } };
}
