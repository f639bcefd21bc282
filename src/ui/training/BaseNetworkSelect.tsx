import { useId } from 'react';
import { BASES } from '../../catalogue/bases';
import type { ArchitectureRequest } from '../../core/architectures';
import { Help } from '../parts/Help';
import { text } from '../text/en';

const NETWORKS = BASES.flatMap(({ name, architecture }) => (architecture ? [{ name, architecture }] : []));

interface BaseNetworkSelectProps {
  readonly value: ArchitectureRequest | undefined;
  /** What stands for “none of them”. */
  readonly none: string;
  readonly onChange: (architecture: ArchitectureRequest | undefined) => void;
}

/** The networks that Headstart builds in code, each with its widths, for files that hold weights alone. */
export function BaseNetworkSelect({ value, none, onChange }: BaseNetworkSelectProps) {
  const [selectId, topId] = [useId(), useId()];
  const chosen = NETWORKS.find(({ architecture: { name, alpha } }) => name === value?.name && alpha === value.alpha);
  return (
    <div className="field">
      <span className="field-label">
        <label htmlFor={selectId}>{text.base.network}</label>
        <Help name={text.base.networkHelpName}>{text.base.networkHelp}</Help>
      </span>
      <select
        id={selectId}
        value={chosen?.name ?? ''}
        onChange={({ target }) => {
          const network = NETWORKS.find(({ name }) => name === target.value);
          onChange(network && { ...network.architecture, includeTop: value?.includeTop ?? false });
        }}
      >
        <option value="">{none}</option>
        {NETWORKS.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      {value && (
        <span className="check">
          <input
            id={topId}
            type="checkbox"
            checked={value.includeTop}
            onChange={({ target }) => onChange({ ...value, includeTop: target.checked })}
          />
          <label htmlFor={topId}>{text.base.withTop}</label>
        </span>
      )}
    </div>
  );
}
