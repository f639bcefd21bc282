import type { Intake } from '../core/intake';
import type { Sample, SampleClass } from '../core/samples';
import type { ImagesSlice } from './images-slice';
import { newId } from './new-id';

type Images = Pick<ImagesSlice, 'classes' | 'samples' | 'leftOut'>;

/** The state with a drop placed in it: new classes in the order of their names, as Keras numbers folders. */
export function joinIntake(state: Images, intake: Intake): Images {
  const known = new Set(state.samples.map(fingerprint));
  const leftOut = [...intake.leftOut];
  const fresh = intake.placed.filter(({ found, label }) => {
    const print = fingerprint(found);
    const isNew = !known.has(print);
    known.add(print);
    if (!isNew) leftOut.push({ path: found.path, reason: 'already-here', label });
    return isNew;
  });
  const given = new Set(fresh.map(({ label }) => label));
  const labelOf = new Map(
    [...given].map((label) => [label, label === undefined ? freeLabel(state.classes) : normalLabel(label)]),
  );
  const labels = new Set(labelOf.values());
  for (const { label } of state.classes) labels.delete(label);
  const classes = [...state.classes, ...[...labels].sort().map((label) => ({ id: newId(), label }))];
  const idOf = new Map(classes.map(({ id, label }) => [label, id]));
  const samples = fresh.map(
    ({ found, label, part }): Sample => ({
      id: newId(),
      classId: idOf.get(labelOf.get(label) as string) as number,
      file: found.file,
      hash: undefined,
      path: found.path,
      givenPart: part,
    }),
  );
  return { classes, samples: [...state.samples, ...samples], leftOut: [...state.leftOut, ...leftOut] };
}

export function normalLabel(label: string): string {
  return label.normalize('NFC').replace(/\s+/g, ' ').trim();
}

export function freeLabel(classes: readonly SampleClass[]): string {
  for (let number = classes.length + 1; ; number++) {
    const label = `Class ${number}`;
    if (!classes.some((one) => one.label === label)) return label;
  }
}

/** Tells one file of the disk from another without reading it. */
function fingerprint({ path, file }: Pick<Sample, 'path' | 'file'>): string {
  return file ? `${path}\n${file.size}\n${file.lastModified}` : path;
}
