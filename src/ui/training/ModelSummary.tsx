import { type LayerRow, totalParameters } from '../../core/summary';
import { text } from '../text/en';
import { formatCount, formatKerasShape } from '../text/format';
import type { Network } from './use-network';

/** The table that Keras' `model.summary()` prints; under the cut, what of the base is thrown away and not counted. */
export function ModelSummary({ network }: { readonly network: Network }) {
  const { baseRows, headRows, rowsAboveCut } = network;
  const totals = totalParameters([...baseRows, ...headRows]);
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
          <tbody data-part="frozen">
            <SummaryRows rows={baseRows} />
          </tbody>
          <tbody data-part="head">
            <SummaryRows rows={headRows} />
          </tbody>
          {rowsAboveCut.length > 0 && (
            <tbody data-part="above">
              <tr className="cut-line">
                <th scope="rowgroup" colSpan={3}>
                  {text.summary.cut(network.cutLayer ?? '', totalParameters(rowsAboveCut).total)}
                </th>
              </tr>
              <SummaryRows rows={rowsAboveCut} />
            </tbody>
          )}
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

function SummaryRows({ rows }: { readonly rows: readonly LayerRow[] }) {
  return rows.map(({ name, className, outputShape, parameters }) => (
    <tr key={name}>
      <th scope="row">
        {name} <span className="keras">({className})</span>
      </th>
      <td>{formatKerasShape(outputShape)}</td>
      <td>{formatCount(parameters)}</td>
    </tr>
  ));
}
