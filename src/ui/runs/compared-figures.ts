import { bestEpoch } from '../../core/best-epoch';
import type { RunFact } from '../../core/compare-runs';
import type { KeptRunSummary } from '../../core/kept-run';
import { text } from '../text/en';
import { formatCount, formatDuration, formatFigure, formatPercent } from '../text/format';
import { runAccuracy } from './run-accuracy';

type FigureName = keyof typeof text.runs.figures;

export interface ComparedFigure {
  readonly name: FigureName;
  /** Undefined where the run has no such figure. */
  readonly words: (run: KeptRunSummary) => string | undefined;
}

/** The figures that at least one of the runs has. */
export function comparedFigures(runs: readonly KeptRunSummary[]): readonly ComparedFigure[] {
  return FIGURES.filter(({ words }) => runs.some((run) => words(run) !== undefined));
}

export function factWords(fact: RunFact, run: KeptRunSummary): string {
  if (fact === 'backend') return text.runs.backend(run.backend);
  return fact === 'baseName' ? run.baseName : formatCount(run[fact]);
}

const FIGURES: readonly ComparedFigure[] = [
  { name: 'validationAccuracy', words: (run) => ifThere(runAccuracy(run)?.share, formatPercent) },
  { name: 'testAccuracy', words: ({ figures }) => ifThere(figures?.testAccuracy, formatPercent) },
  { name: 'trainAccuracy', words: ({ figures }) => ifThere(figures?.trainAccuracy, formatPercent) },
  { name: 'lowestLoss', words: ({ epochs }) => ifThere(bestEpoch(epochs)?.valLoss, formatFigure) },
  { name: 'epochs', words: ({ epochs }) => formatCount(epochs.length) },
  { name: 'keptEpoch', words: ({ figures }) => ifThere(figures?.keptEpoch, formatCount) },
  {
    name: 'seconds',
    words: ({ figures }) => ifThere(figures?.seconds.head, (seconds) => formatDuration(seconds * 1000)),
  },
];

function ifThere(figure: number | undefined, format: (figure: number) => string): string | undefined {
  return figure === undefined ? undefined : format(figure);
}
