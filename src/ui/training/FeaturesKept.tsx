import type { KeptFeatureSpace } from '../../core/kept-data';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { FeatureLimit } from './FeatureLimit';
import { FeaturePrecisionSelect } from './FeaturePrecisionSelect';

/** What images' features take in this browser, of which bases they are, and how much may be kept. */
export function FeaturesKept() {
  const kept = useHeadstart((state) => state.keptFeatures);
  const forgetFeatures = useHeadstart((state) => state.forgetFeatures);
  if (!kept) return null;
  const forgetButton = (bytes: number, name: string, id?: string) => (
    <button
      type="button"
      className="quiet inline"
      aria-label={text.features.forget(bytes, name)}
      onClick={() => void forgetFeatures(id)}
    >
      {text.base.forget(bytes)}
    </button>
  );
  return (
    <details className="more features-kept">
      <summary>
        <span>{text.features.kept(kept.bytes, kept.limitBytes, countBases(kept.spaces))}</span>
        <Icon name="chevron" />
      </summary>
      <p className="note">{text.features.why}</p>
      <ul>
        {kept.spaces.map((space) => {
          const words = text.features.space(space);
          return (
            <li key={space.id} className="note">
              {words} {forgetButton(space.bytes, words, space.id)}
            </li>
          );
        })}
        {kept.spaces.length > 1 && (
          <li className="note">
            {text.features.all} {forgetButton(kept.bytes, text.features.all)}
          </li>
        )}
      </ul>
      <div className="base-fields">
        <FeatureLimit limitBytes={kept.limitBytes} />
        <FeaturePrecisionSelect precision={kept.precision} />
      </div>
    </details>
  );
}

function countBases(spaces: readonly KeptFeatureSpace[]): number {
  return new Set(spaces.map(({ about }) => about?.baseName)).size;
}
