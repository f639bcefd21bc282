import { idleReason } from '../../core/idle-settings';
import type { SettingName } from '../../core/run-settings';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { ChoiceField } from './ChoiceField';
import { ClassWeightsField } from './ClassWeightsField';
import { NumberField } from './NumberField';
import { SetField } from './SetField';
import { SliderField } from './SliderField';
import { isChoiceName, isNumberName, isSetName } from './setting-kinds';

/** The control that a setting's kind asks for. The hidden layers have a place of their own. */
export function SettingField({ name }: { readonly name: SettingName }) {
  const reason = useHeadstart((state) => idleReason(name, state.settings));
  if (name === 'augmentStrength') return <SliderField name={name} />;
  if (isNumberName(name)) return <NumberField name={name} idle={reason && text.settings.idle[reason]} />;
  if (isChoiceName(name)) return <ChoiceField name={name} />;
  if (isSetName(name)) return <SetField name={name} />;
  return name === 'classWeights' ? <ClassWeightsField /> : null;
}
