import { plural } from '../core/count-words';
import { HeadstartError } from '../core/errors';
import type { ExtractionReport } from '../core/reports';
import type { LeftOut } from '../core/samples';
import type { RunPlan } from './run-outcome';
import { whatIsMissing } from './selectors';
import type { SetState } from './store';

/**
 * The plan without the images that could not be read. They leave their class for the receipt, where the person reads why.
 * @throws missing-file where an image lacks nothing but its file; not-ready where too few are left
 */
export function leaveOutBroken(plan: RunPlan, failures: ExtractionReport['failures'], set: SetState): RunPlan {
  if (failures.length === 0) return plan;
  requireFiles(failures);
  const codeOf = new Map(failures.map(({ imageId, code }) => [imageId, code]));
  const labelOf = new Map(plan.classes.map(({ id, label }) => [id, label]));
  const broken = plan.samples.filter(({ id }) => codeOf.has(id));
  const leftOut = broken.map(
    ({ id, path, classId }): LeftOut => ({
      path,
      reason: codeOf.get(id) === 'image-too-large' ? 'too-large' : 'unreadable',
      label: labelOf.get(classId),
    }),
  );
  set((state) => ({
    samples: state.samples.filter(({ id }) => !codeOf.has(id)),
    leftOut: [...state.leftOut, ...leftOut],
    undo: undefined,
  }));
  const left = { ...plan, samples: plan.samples.filter(({ id }) => !codeOf.has(id)) };
  const missing = whatIsMissing(left);
  if (missing === undefined) return left;
  const were = broken.length === 1 ? 'was' : 'were';
  throw new HeadstartError(
    'not-ready',
    `${plural(broken.length, 'image')} could not be read and ${were} left out. ${missing}`,
  );
}

/**
 * What a kept run was started with must all be there for it to go on.
 * @throws missing-file, unreadable-image
 */
export function requireAll(failures: ExtractionReport['failures']): void {
  requireFiles(failures);
  const [first] = failures;
  if (!first) return;
  throw new HeadstartError(
    'unreadable-image',
    `${plural(failures.length, 'image')} of this run can’t be read any more, so it can’t go on as it was: ${first.message} Train anew to leave them out.`,
  );
}

function requireFiles(failures: ExtractionReport['failures']): void {
  const count = failures.filter(({ code }) => code === 'missing-file').length;
  if (count === 0) return;
  throw new HeadstartError(
    'missing-file',
    `The page has no file of ${plural(count, 'image')} any more, and this browser keeps no features of them. Drop the same folder again, then go on.`,
  );
}
