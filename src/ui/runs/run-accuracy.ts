import { bestEpoch } from '../../core/best-epoch';
import type { KeptRunSummary } from '../../core/kept-run';

/** A run's validation accuracy, or that of its best epoch so far; undefined where nothing was held out. */
export function runAccuracy({
  figures,
  epochs,
}: Pick<KeptRunSummary, 'figures' | 'epochs'>): { readonly share: number; readonly isFinal: boolean } | undefined {
  const final = figures?.validationAccuracy;
  if (final !== undefined) return { share: final, isFinal: true };
  const share = figures ? undefined : bestEpoch(epochs)?.valAccuracy;
  return share === undefined ? undefined : { share, isFinal: false };
}
