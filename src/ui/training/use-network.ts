import { useMemo, useState } from 'react';
import { findBase } from '../../catalogue/bases';
import { describeHead, headRows } from '../../core/head';
import type { BaseReport, BaseRequest } from '../../core/reports';
import type { Shape } from '../../core/shapes';
import type { LayerRow } from '../../core/summary';
import { sameBase } from '../../state/same-base';
import { useHeadstart } from '../use-store';
import { recut } from './recut';

/** The network that Train would train: its frozen rows, and the head's above the cut. */
export interface Network {
  /** All layers of the base once it is loaded; before, one row with the catalogue's numbers, or none. */
  readonly baseRows: readonly LayerRow[];
  /** The base's own layers above the cut, which the head takes the place of. */
  readonly rowsAboveCut: readonly LayerRow[];
  readonly isLoaded: boolean;
  readonly cutLayer: string | undefined;
  /** Where the base can be cut, from input to output; empty before it is loaded. */
  readonly cutLayers: BaseReport['cutLayers'];
  /** What an image is below the head; undefined for a model of which it is not known before it is loaded. */
  readonly featureShape: Shape | undefined;
  /** As though there were two classes, while there are fewer. */
  readonly headRows: readonly LayerRow[];
}

const FEWEST_CLASSES = 2;

export function useNetwork(): Network {
  const request = useHeadstart((state) => state.baseRequest);
  const settings = useHeadstart((state) => state.settings);
  const classCount = useHeadstart((state) => Math.max(FEWEST_CLASSES, state.classes.length));
  const report = useReport(request);

  return useMemo(() => {
    const known = report ?? beforeLoading(request);
    const { featureShape } = known;
    return {
      baseRows: known.rows,
      rowsAboveCut: report?.rowsAboveCut ?? [],
      isLoaded: report !== undefined,
      cutLayer: report?.cutLayer ?? request.cutLayer,
      cutLayers: report?.cutLayers ?? [],
      featureShape,
      headRows: featureShape ? headRows(describeHead(settings, featureShape, classCount)) : [],
    };
  }, [request, report, settings, classCount]);
}

/** The base's report; while the base is only cut anew, what the new one will say, so that its picture stays. */
function useReport(request: BaseRequest): BaseReport | undefined {
  const base = useHeadstart((state) => state.base);
  const [seen, setSeen] = useState<{ readonly request: BaseRequest; readonly report: BaseReport }>();
  const report = base.status === 'ready' ? base.report : undefined;
  if (report && report !== seen?.report) setSeen({ request, report });

  return useMemo(() => {
    if (report || !seen || base.status === 'failed') return report;
    const isSame = sameBase({ ...seen.request, cutLayer: request.cutLayer }, request);
    return isSame ? recut(seen.report, request.cutLayer) : undefined;
  }, [report, seen, base.status, request]);
}

/** What the catalogue knows of a base at its usual size. */
function beforeLoading({ id, inputSize }: BaseRequest): { rows: readonly LayerRow[]; featureShape: Shape | undefined } {
  const entry = findBase(id);
  if (!entry || inputSize) return { rows: [], featureShape: undefined };
  const { name, family, featureShape, parameters } = entry;
  return { rows: [{ name, className: family, outputShape: featureShape, parameters, trainable: false }], featureShape };
}
