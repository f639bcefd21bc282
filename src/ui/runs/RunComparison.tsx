import { useMemo } from 'react';
import { runDifferences } from '../../core/compare-runs';
import type { KeptRunSummary } from '../../core/kept-run';
import { RUN_SETTINGS } from '../../core/setting-table';
import { valueWords } from '../settings/setting-words';
import { text } from '../text/en';
import { comparedFigures, factWords } from './compared-figures';

/** Of two or more runs in the chart: what was not the same, and what they came to. */
export function RunComparison({ runs }: { readonly runs: readonly KeptRunSummary[] }) {
  const { facts, settings } = useMemo(() => runDifferences(runs), [runs]);
  if (runs.length < 2) return null;
  const isSame = facts.length === 0 && settings.length === 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-scroller run-comparison" aria-label={text.runs.comparison(runs.length)} tabIndex={0}>
      <table className="figures">
        <caption className="note">
          {text.runs.comparison(runs.length)}
          {isSame && `. ${text.runs.sameSettings}`}
        </caption>
        <thead>
          <tr>
            <td />
            {runs.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map((fact) => (
            <Row key={fact} name={text.runs.facts[fact]} runs={runs} words={(run) => factWords(fact, run)} />
          ))}
          {settings.map((name) => (
            <Row
              key={name}
              name={RUN_SETTINGS[name].label}
              runs={runs}
              words={(run) => valueWords(name, run.settings)}
            />
          ))}
        </tbody>
        <tbody>
          {comparedFigures(runs).map(({ name, words }) => (
            <Row key={name} name={text.runs.figures[name]} runs={runs} words={words} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly name: string;
  readonly runs: readonly KeptRunSummary[];
  readonly words: (run: KeptRunSummary) => string | undefined;
}

function Row({ name, runs, words }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {runs.map((run) => (
        <td key={run.id}>{words(run) ?? text.unknown}</td>
      ))}
    </tr>
  );
}
