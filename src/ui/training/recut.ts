import type { BaseReport } from '../../core/reports';

/** What the base will report once it is cut at another of its layers; as it is where it has no such cut. */
export function recut(report: BaseReport, cutLayer: string | undefined): BaseReport {
  const cut = report.cutLayers.find(({ name }) => name === cutLayer);
  const all = [...report.rows, ...report.rowsAboveCut];
  const end = all.findIndex(({ name }) => name === cutLayer) + 1;
  if (!cut || end === 0) return report;
  return {
    ...report,
    cutLayer: cut.name,
    featureShape: cut.featureShape,
    rows: all.slice(0, end),
    rowsAboveCut: all.slice(end),
  };
}
