import type { BaseReport, BaseRequest } from '../../src/core/reports';

/** What a worker reports of a base that it was asked for, without any loading. */
export function reportOf(request: BaseRequest, change: Partial<BaseReport> = {}): BaseReport {
  const { id, name, source, preprocessing, inputSize, cutLayer } = request;
  return {
    id,
    name,
    origin: source.kind === 'url' ? source.url : id,
    route: source.kind === 'url' ? 'host' : 'file',
    preprocessing,
    sha256: 'ab'.repeat(32),
    inputHeightPx: inputSize?.heightPx ?? 8,
    inputWidthPx: inputSize?.widthPx ?? 8,
    downloadBytes: 4,
    cutLayer: cutLayer ?? 'relu',
    featureShape: [2, 2, 4],
    rows: [],
    rowsAboveCut: [],
    work: undefined,
    isJoinable: true,
    cutLayers: [],
    ownClasses: undefined,
    ...change,
  };
}
