import { throwIfCancelled } from '../core/errors';
import type { KeptRun } from '../core/kept-run';
import type { Sample, SampleClass } from '../core/samples';
import { newId } from './new-id';
import type { RunPlan } from './run-outcome';
import type { Session } from './session';
import type { GetState, HeadstartState, SetState } from './store';

/**
 * Brings back into the page what a kept run was started with: its images, with their files where the page has them, its
 * settings and its base. What is there already stays as it is.
 * @throws not-ready where its base came from files that are not chosen now, cancelled
 */
export async function restoreRun(
  run: KeptRun,
  get: GetState,
  set: SetState,
  session: Session,
  signal: AbortSignal,
): Promise<RunPlan> {
  get().restoreBase(run.baseRequest);
  const { settings } = run.summary;
  if (JSON.stringify(get().settings) !== JSON.stringify(settings)) set({ settings });
  const before = get();
  const images = await restoredImages(run, before, session, signal);
  throwIfCancelled(signal);
  const isAsItWas = sameItems(images.classes, before.classes) && sameItems(images.samples, before.samples);
  if (!isAsItWas) get().replaceImages(`The images of “${run.summary.name}” are back`, images);
  const { classes, samples, settings: chosen, baseRequest } = get();
  return { classes, samples, settings: chosen, baseRequest };
}

type Images = Pick<HeadstartState, 'classes' | 'samples'>;

/** An image of the page is one of the run's where it lies at the same place and has the same content. */
async function restoredImages(run: KeptRun, present: Images, session: Session, signal: AbortSignal): Promise<Images> {
  const classOf = new Map(present.classes.map((one) => [one.label, one]));
  const classes = run.classLabels.map((label) => classOf.get(label) ?? { id: newId(), label });
  const paths = new Set(run.samples.map(({ path }) => path));
  const candidates = present.samples.filter(({ path }) => paths.has(path));
  const hashes = candidates.length > 0 ? await session.hashesOf(candidates, signal) : [];
  const sampleOf = new Map(candidates.map((sample, index) => [identity(sample.path, hashes[index]), sample]));
  const samples = run.samples.map(({ path, hash, classIndex, givenPart }): Sample => {
    const classId = (classes[classIndex] as SampleClass).id;
    const sample = sampleOf.get(identity(path, hash));
    if (!sample) return { id: newId(), classId, file: undefined, hash, path, givenPart };
    const isAsItWas = sample.classId === classId && sample.givenPart === givenPart;
    return isAsItWas ? sample : { ...sample, classId, givenPart };
  });
  return { classes, samples };
}

function identity(path: string, hash: string | undefined): string {
  return `${path}\n${hash}`;
}

function sameItems(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}
