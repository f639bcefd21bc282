import { totalParameters } from '../../core/summary';
import { text } from '../text/en';
import { formatCount, formatKerasShape } from '../text/format';
import type { Network } from './use-network';

/** The table that Keras' `model.summary()` prints. */
export function ModelSummary({ network }: { readonly network: Network }) {
  const rows = [...network.baseRows, ...network.headRows];
  const totals = totalParameters(rows);
  return (
    <>
      {!network.isLoaded && <p className="note">{text.summary.notLoaded}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="table-scroller" aria-label={text.summary.table} tabIndex={0}>
        <table className="figures summary-table">
          <thead>
            <tr>
              <th scope="col">{text.summary.layer}</th>
              <th scope="col">{text.summary.output}</th>
              <th scope="col">{text.summary.parameters}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, className, outputShape, parameters, trainable }) => (
              <tr key={name} data-trainable={trainable}>
                <th scope="row">
                  {name} <span className="keras">({className})</span>
                </th>
                <td>{formatKerasShape(outputShape)}</td>
                <td>{formatCount(parameters)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <dl className="totals">
        {(['total', 'trainable', 'nonTrainable'] as const).map((kind) => (
          <div key={kind}>
            <dt>{text.summary.totals[kind]}</dt>
            <dd>{formatCount(totals[kind])}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
