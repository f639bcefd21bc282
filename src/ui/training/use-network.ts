import { useMemo } from 'react';
import { findBase } from '../../catalogue/bases';
import { describeHead, headRows } from '../../core/head';
import type { Shape } from '../../core/shapes';
import type { LayerRow } from '../../core/summary';
import { useHeadstart } from '../use-store';

/** The network that Train would train: its frozen rows, and the head's above the cut. */
export interface Network {
  readonly baseName: string;
  /** All layers of the base once it is loaded; before, one row with the catalogue's numbers, or none. */
  readonly baseRows: readonly LayerRow[];
  readonly isLoaded: boolean;
  readonly cutLayer: string | undefined;
  /** What an image is below the head; undefined for a model that is not loaded and not in the catalogue. */
  readonly featureShape: Shape | undefined;
  /** As though there were two classes, while there are fewer. */
  readonly headRows: readonly LayerRow[];
}

const FEWEST_CLASSES = 2;

export function useNetwork(): Network {
  const request = useHeadstart((state) => state.baseRequest);
  const base = useHeadstart((state) => state.base);
  const settings = useHeadstart((state) => state.settings);
  const classCount = useHeadstart((state) => Math.max(FEWEST_CLASSES, state.classes.length));

  return useMemo(() => {
    const report = base.status === 'ready' ? base.report : undefined;
    const entry = findBase(request.id);
    const featureShape = report?.featureShape ?? entry?.featureShape;
    const known: LayerRow[] = entry
      ? [
          {
            name: entry.name,
            className: entry.family,
            outputShape: entry.featureShape,
            parameters: entry.parameters,
            trainable: false,
          },
        ]
      : [];
    return {
      baseName: request.name,
      baseRows: report?.rows ?? known,
      isLoaded: report !== undefined,
      cutLayer: report?.cutLayer ?? request.cutLayer,
      featureShape,
      headRows: featureShape ? headRows(describeHead(settings, featureShape, classCount)) : [],
    };
  }, [request, base, settings, classCount]);
}
