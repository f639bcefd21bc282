import { renamedWeights } from '../core/class-weights';
import { plural } from '../core/count-words';
import { type FoundFile, inPathOrder, placeFiles, placeFilesInClass } from '../core/intake';
import { nextTask } from '../core/next-task';
import type { LeftOut, Sample, SampleClass } from '../core/samples';
import { handOver } from './hand-over';
import { freeLabel, joinIntake, normalLabel } from './join-intake';
import { findLostFiles, outcomeWithFiles, withFiles } from './lost-files';
import { newId } from './new-id';
import type { SliceCreator } from './store';

/** The last step, which can be taken back for a while: until anything else changes the classes or the images. */
export interface UndoStep {
  readonly text: string;
  readonly classes: readonly SampleClass[];
  readonly samples: readonly Sample[];
}

export interface ImagesSlice {
  readonly classes: readonly SampleClass[];
  readonly samples: readonly Sample[];
  readonly leftOut: readonly LeftOut[];
  /** How many files were found so far, while drops are being read. */
  readonly reading: { readonly found: number } | undefined;
  /** Why the last drop gave nothing, as a sentence. */
  readonly intakeProblem: string | undefined;
  readonly undo: UndoStep | undefined;
  /** Reads a whole drop, then places it: by its folders, or all of it in one class. */
  addFiles(found: AsyncIterable<FoundFile> | Iterable<FoundFile>, intoClassId?: number): Promise<void>;
  addClass(): number;
  /** Its weight by hand goes along. Giving a class the name of another joins the two. */
  renameClass(classId: number, label: string): void;
  mergeClasses(fromId: number, intoId: number): void;
  removeClass(classId: number): void;
  removeSamples(sampleIds: readonly number[]): void;
  moveSamples(sampleIds: readonly number[], classId: number): void;
  undoLast(): void;
  /** Puts others in the place of all classes and images, which can be taken back. */
  replaceImages(text: string, next: Pick<ImagesSlice, 'classes' | 'samples'>): void;
}

const UNDO_MS = 10_000;
const READING_REPORT_MS = 100;

export const createImagesSlice: SliceCreator<ImagesSlice> = (set, get, session) => {
  /** What was found in each drop that is being read: one may come before the last has ended. */
  const drops = new Set<readonly FoundFile[]>();

  function readingNow(): ImagesSlice['reading'] {
    if (drops.size === 0) return undefined;
    return { found: [...drops].reduce((sum, { length }) => sum + length, 0) };
  }

  /** Keeps what was, for ten seconds, and then makes the change. */
  function change(text: string, next: { classes?: readonly SampleClass[]; samples?: readonly Sample[] }): void {
    const step: UndoStep = { text, classes: get().classes, samples: get().samples };
    set({ ...next, undo: step });
    setTimeout(() => {
      if (get().undo === step) set({ undo: undefined });
    }, UNDO_MS);
  }

  return {
    classes: [],
    samples: [],
    leftOut: [],
    reading: undefined,
    intakeProblem: undefined,
    undo: undefined,

    async addFiles(found, intoClassId) {
      const files: FoundFile[] = [];
      let reportedAt = 0;
      drops.add(files);
      set({ reading: readingNow(), intakeProblem: undefined });
      try {
        for await (const file of found) {
          files.push(file);
          if (performance.now() - reportedAt < READING_REPORT_MS) continue;
          reportedAt = performance.now();
          set({ reading: readingNow() });
        }
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown);
        set({
          intakeProblem: `Reading stopped after ${plural(files.length, 'file')}: ${why}. What was read is here; drop the rest again.`,
        });
      }
      const target = get().classes.find(({ id }) => id === intoClassId);
      // Of a large drop each of these steps takes long enough; the page is let go between them.
      await nextTask();
      const ordered = inPathOrder(files);
      await nextTask();
      const intake = target ? placeFilesInClass(ordered, target.label) : placeFiles(ordered);
      await nextTask();
      const { fileOf, others } = await findLostFiles(get().samples, intake.placed, session);
      const before = new Set(get().samples);
      drops.delete(files);
      set((state) => ({
        ...joinIntake({ ...state, samples: withFiles(state.samples, fileOf) }, { ...intake, placed: others }),
        outcome: state.outcome && outcomeWithFiles(state.outcome, fileOf),
        undo: undefined,
        reading: readingNow(),
      }));
      void handOver(
        get().samples.filter((sample) => !before.has(sample)),
        get,
        session,
      );
      if (files.length === 0 && !get().intakeProblem) {
        set({
          intakeProblem:
            'The folder is empty: no file was found in it. Drop a folder whose sub-folders hold the images of one class each.',
        });
      } else if (intake.placed.length === 0 && !get().intakeProblem) {
        set({
          intakeProblem: `No image among ${plural(files.length, 'file')}. JPEG, PNG, WebP, GIF, BMP and AVIF can be read.`,
        });
      }
    },

    addClass() {
      const id = newId();
      set(({ classes }) => ({ classes: [...classes, { id, label: freeLabel(classes) }], undo: undefined }));
      return id;
    },

    renameClass(classId, label) {
      const name = normalLabel(label);
      const { classes } = get();
      const renamed = classes.find(({ id }) => id === classId);
      const namesake = classes.find((other) => other.label === name && other.id !== classId);
      if (!renamed || name === '') return;
      if (namesake) get().mergeClasses(classId, namesake.id);
      else
        set(({ settings }) => ({
          classes: classes.map((one) => (one === renamed ? { ...one, label: name } : one)),
          settings: {
            ...settings,
            classWeights: renamedWeights(settings.classWeights, (known) => (known === renamed.label ? name : known)),
          },
          undo: undefined,
        }));
    },

    mergeClasses(fromId, intoId) {
      const { classes, samples } = get();
      const [from, into] = [fromId, intoId].map((id) => classes.find((one) => one.id === id));
      if (!from || !into || from === into) return;
      change(`“${from.label}” joined “${into.label}”`, {
        classes: classes.filter((one) => one !== from),
        samples: samples.map((sample) => (sample.classId === fromId ? { ...sample, classId: intoId } : sample)),
      });
    },

    removeClass(classId) {
      const { classes, samples } = get();
      const removed = classes.find(({ id }) => id === classId);
      if (!removed) return;
      change(`Class “${removed.label}” removed`, {
        classes: classes.filter((one) => one !== removed),
        samples: samples.filter((sample) => sample.classId !== classId),
      });
    },

    removeSamples(sampleIds) {
      const gone = new Set(sampleIds);
      change(`${plural(gone.size, 'image')} removed`, {
        samples: get().samples.filter(({ id }) => !gone.has(id)),
      });
    },

    moveSamples(sampleIds, classId) {
      const { classes, samples } = get();
      const moved = new Set(sampleIds);
      const into = classes.find(({ id }) => id === classId);
      if (!into) return;
      change(`${plural(moved.size, 'image')} moved to “${into.label}”`, {
        samples: samples.map((sample) => (moved.has(sample.id) ? { ...sample, classId } : sample)),
      });
    },

    replaceImages: change,

    undoLast() {
      const { undo } = get();
      if (undo) set({ classes: undo.classes, samples: undo.samples, undo: undefined });
    },
  };
};
