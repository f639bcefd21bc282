import { useEffect, useState } from 'react';
import type { RunOutcome } from '../../state/run-outcome';
import type { Evaluation } from '../../state/selectors';
import { Help } from '../parts/Help';
import { text } from '../text/en';
import { ConfusionTable } from './ConfusionTable';
import { ImageList } from './ImageList';
import type { Cell } from './matrix-keys';

interface ConfusionSectionProps {
  readonly outcome: RunOutcome;
  readonly evaluation: Evaluation;
  readonly labels: readonly string[];
}

/** Which classes are taken for which, and the images behind each count. */
export function ConfusionSection({ outcome, evaluation, labels }: ConfusionSectionProps) {
  const [cell, setCell] = useState<Cell | undefined>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new run has other images in its cells
  useEffect(() => setCell(undefined), [outcome]);
  const imageIds = cell ? evaluation.cell(cell.truth, cell.predicted) : [];

  return (
    <section className="confusion" aria-labelledby="confusion-heading">
      <div className="section-head">
        <h3 id="confusion-heading" tabIndex={-1}>
          {text.confusion.heading}
        </h3>
        <span className="note">{text.confusion.term}</span>
        <Help name={text.confusion.helpName}>{text.confusion.help(evaluation.count)}</Help>
      </div>
      <ConfusionTable evaluation={evaluation} labels={labels} chosen={cell} onChoose={setCell} />
      {cell && (
        <div className="cell-images">
          <p role="status">
            {text.confusion.cell(labels[cell.truth] ?? '', labels[cell.predicted] ?? '', imageIds.length)}
          </p>
          <ImageList key={`${cell.truth} ${cell.predicted}`} outcome={outcome} imageIds={imageIds} />
        </div>
      )}
    </section>
  );
}
