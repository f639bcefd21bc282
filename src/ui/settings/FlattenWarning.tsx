import { totalParameters } from '../../core/summary';
import { text } from '../text/en';
import type { Network } from '../training/use-network';
import { useHeadstart } from '../use-store';

/** How many weights Flatten costs, before they are trained. */
export function FlattenWarning({ network }: { readonly network: Network }) {
  const isFlat = useHeadstart((state) => state.settings.pooling === 'flatten');
  if (!isFlat || (network.featureShape?.length ?? 0) < 2) return null;
  return <p className="note warning">{text.settings.flatten(totalParameters(network.headRows).total)}</p>;
}
