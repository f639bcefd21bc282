import type { SettingName } from '../../core/run-settings';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { ChoiceField } from './ChoiceField';
import { FlattenWarning } from './FlattenWarning';
import { NumberField } from './NumberField';
import type { Network } from './use-network';

const AT_HAND = [
  'epochs',
  'learningRate',
  'batchSize',
  'units',
  'dropout',
  'validationShare',
] as const satisfies readonly SettingName[];

/** The settings of the next run: six at hand, the rest behind “More”. */
export function SettingsPanel({ network }: { readonly network: Network }) {
  return (
    <section className="settings" aria-labelledby="settings-heading">
      <h3 id="settings-heading" className="visually-hidden">
        {text.settings.heading}
      </h3>
      <div className="settings-grid">
        {AT_HAND.map((name) => (
          <NumberField key={name} name={name} />
        ))}
      </div>
      <details className="more">
        <summary>
          <span>{text.settings.more}</span>
          <Icon name="chevron" />
        </summary>
        <div className="settings-grid">
          <NumberField name="patience" />
          <ChoiceField name="keep" />
          <ChoiceField name="resize" />
          <ChoiceField name="interpolation" />
          <ChoiceField name="pooling" />
          <NumberField name="seed" />
        </div>
      </details>
      <FlattenWarning network={network} />
    </section>
  );
}
