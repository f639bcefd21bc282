import { useId, useState } from 'react';
import { idleReason } from '../../core/idle-settings';
import { settingDifferences } from '../../core/setting-differences';
import { DEFAULT_SETTINGS, RUN_SETTINGS } from '../../core/setting-table';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { PreviewPanel } from './PreviewPanel';
import { RateTestPanel } from './RateTestPanel';
import { SettingField } from './SettingField';
import { SettingsText } from './SettingsText';
import { GROUP_NAMES, type GroupName, SETTING_GROUPS } from './setting-groups';
import { valueWords } from './setting-words';

/** The settings that are not at hand, by theme: one theme is open at a time, and what was changed is always said. */
export function SettingGroups() {
  const panelId = useId();
  const [open, setOpen] = useState<GroupName>();
  const settings = useHeadstart((state) => state.settings);
  const shown = (group: GroupName) => SETTING_GROUPS[group].filter((name) => idleReason(name, settings) === undefined);
  const differing = settingDifferences(settings, DEFAULT_SETTINGS);
  const changed = (group: GroupName) => shown(group).filter((name) => differing.includes(name));
  const digest = GROUP_NAMES.flatMap(changed).map(
    (name) => `${RUN_SETTINGS[name].label} ${valueWords(name, settings)}`,
  );
  return (
    <div className="setting-groups">
      <fieldset className="group-buttons" aria-label={text.settings.more}>
        {GROUP_NAMES.map((group) => (
          <button
            key={group}
            type="button"
            data-group={group}
            data-changed={changed(group).length > 0 || undefined}
            aria-expanded={open === group}
            aria-controls={panelId}
            onClick={() => setOpen(open === group ? undefined : group)}
          >
            {text.settings.groups[group]}
            <Icon name="chevron" />
          </button>
        ))}
      </fieldset>
      <section id={panelId} aria-label={open && text.settings.groups[open]} hidden={open === undefined}>
        {open && shown(open).length > 0 && (
          <div className="settings-grid">
            {shown(open).map((name) => (
              <SettingField key={name} name={name} />
            ))}
          </div>
        )}
        {open === 'optimiser' && <RateTestPanel />}
        {open === 'augmentation' && <PreviewPanel />}
        {open === 'asText' && <SettingsText />}
      </section>
      <p className="note">{digest.length === 0 ? text.settings.allByDefault : text.settings.changed(digest)}</p>
    </div>
  );
}
