import type { EpochReport } from '../../core/reports';
import { text } from '../text/en';
import { formatFigure, formatPercent } from '../text/format';
import type { ChartOverlay } from './chart-picture';

interface EpochRowsProps {
  readonly epochs: readonly EpochReport[];
  readonly overlays: readonly ChartOverlay[];
  readonly withRate: boolean;
}

/** An epoch a row, the overlaid runs beside it. */
export function EpochRows({ epochs, overlays, withRate }: EpochRowsProps) {
  const { columns } = text.charts;
  const rows = Math.max(epochs.length, ...overlays.map((overlay) => overlay.epochs.length));
  return (
    <table className="figures">
      <thead>
        <tr>
          <th scope="col">{columns.epoch}</th>
          <th scope="col">{columns.accuracy}</th>
          <th scope="col">{columns.valAccuracy}</th>
          <th scope="col">{columns.loss}</th>
          <th scope="col">{columns.valLoss}</th>
          {withRate && <th scope="col">{columns.learningRate}</th>}
          {overlays.map(({ id, name }) => [
            <th key={`${id}-accuracy`} scope="col">
              {columns.ofRun(name, columns.valAccuracy)}
            </th>,
            <th key={`${id}-loss`} scope="col">
              {columns.ofRun(name, columns.valLoss)}
            </th>,
          ])}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: rows }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an epoch is known by its number
          <tr key={index}>
            <th scope="row">{index + 1}</th>
            <FigureCells report={epochs[index]} withRate={withRate} />
            {overlays.map((overlay) => (
              <HeldOutCells key={overlay.id} report={overlay.epochs[index]} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FigureCells({ report, withRate }: { readonly report: EpochReport | undefined; readonly withRate: boolean }) {
  return (
    <>
      <td>{percent(report?.accuracy)}</td>
      <td>{percent(report?.valAccuracy)}</td>
      <td>{figure(report?.loss)}</td>
      <td>{figure(report?.valLoss)}</td>
      {withRate && <td>{figure(report?.learningRate)}</td>}
    </>
  );
}

function HeldOutCells({ report }: { readonly report: EpochReport | undefined }) {
  return (
    <>
      <td>{percent(report?.valAccuracy)}</td>
      <td>{figure(report?.valLoss)}</td>
    </>
  );
}

function percent(share: number | undefined): string {
  return share === undefined ? text.unknown : formatPercent(share);
}

function figure(value: number | undefined): string {
  return value === undefined ? text.unknown : formatFigure(value);
}
