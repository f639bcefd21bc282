import type { RunFact } from '../../../core/compare-runs';
import type { KeptRunSummary, RunStatus } from '../../../core/kept-run';
import type { BackendName } from '../../../core/reports';
import type { RunSettings } from '../../../core/run-settings';
import { formatCount, formatMoment, plural } from '../format';
import { BACKENDS } from './shared-words';

export const runs = {
  heading: 'Runs',
  helpName: 'What runs are kept',
  help: 'Each run is kept in this browser, with its settings, curves and head, but without copies of your images. One that was interrupted can go on where it stood.',
  nameField: (name: string) => `Name of ${name}`,
  show: (name: string) => `Show ${name} in the chart`,
  isCharted: (name: string) => `${name} is the run that the chart shows`,
  status: {
    running: 'training now',
    interrupted: 'interrupted',
    paused: 'paused',
    finished: '',
  } satisfies Record<RunStatus, string>,
  about({ startedMs, images, classes, baseName }: KeptRunSummary): string {
    return [
      formatMoment(startedMs),
      `${plural(images, 'image')}, ${plural(classes, 'class', 'classes')}`,
      baseName,
    ].join(' · ');
  },
  epochs: (ran: number, { epochs, folds }: RunSettings) =>
    `${ran < epochs ? `${formatCount(ran)} of ` : ''}${plural(epochs, 'epoch')}${folds > 0 ? `, ${plural(folds, 'fold')}` : ''}`,
  accuracyIs: (isFinal: boolean) => (isFinal ? 'validation' : 'validation, best so far'),
  goOn: (name: string) => `Go on with ${name}`,
  open: 'Open',
  openRun: (name: string) => `Open ${name}`,
  delete: 'Delete',
  deleteRun: (name: string) => `Delete ${name}`,
  deleted: (name: string) => `“${name}” is deleted.`,
  undo: 'Undo',
  waitForRun: 'When the run has ended, others can be opened or go on.',
  comparison: (count: number) => `${formatCount(count)} runs compared`,
  sameSettings: 'Their settings are the same.',
  facts: {
    baseName: 'Base',
    classes: 'Classes',
    images: 'Images',
    backend: 'Backend',
  } satisfies Record<RunFact, string>,
  figures: {
    validationAccuracy: 'Validation accuracy',
    testAccuracy: 'Test accuracy',
    trainAccuracy: 'Training accuracy',
    lowestLoss: 'Lowest validation loss',
    keptEpoch: 'Epoch kept',
    epochs: 'Epochs trained',
    seconds: 'Time for the head',
  },
  backend: (backend: BackendName) => BACKENDS[backend],
};
