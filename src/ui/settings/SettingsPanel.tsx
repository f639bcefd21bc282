import { text } from '../text/en';
import type { Network } from '../training/use-network';
import { BlocksField } from './BlocksField';
import { FlattenWarning } from './FlattenWarning';
import { PresetSelect } from './PresetSelect';
import { SettingField } from './SettingField';
import { SettingGroups } from './SettingGroups';
import { AT_HAND } from './setting-groups';

/** The settings of the next run: a preset, few at hand, and the rest by theme. */
export function SettingsPanel({ network }: { readonly network: Network }) {
  return (
    <section className="settings" aria-labelledby="settings-heading">
      <h3 id="settings-heading" className="visually-hidden">
        {text.settings.heading}
      </h3>
      <PresetSelect />
      <div className="settings-grid at-hand">
        {AT_HAND.map((name) => (
          <SettingField key={name} name={name} />
        ))}
      </div>
      <BlocksField network={network} />
      <FlattenWarning network={network} />
      <SettingGroups />
    </section>
  );
}
