import type { HeadBlock } from '../../core/run-settings';
import { RUN_SETTINGS } from '../../core/setting-table';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useNumberDraft } from './use-number-draft';

const { maxUnits, maxDropout, activations } = RUN_SETTINGS.blocks;
const UNITS = { min: 1, max: maxUnits, step: 8, integer: true };
const DROPOUT = { min: 0, max: maxDropout, step: 0.05, integer: false };

interface BlockRowProps {
  readonly block: HeadBlock;
  /** From 1. */
  readonly place: number;
  readonly onChange: (block: HeadBlock) => void;
  readonly onRemove: () => void;
}

/** One hidden layer: Dense, then BatchNormalization and Dropout where they are asked for. */
export function BlockRow({ block, place, onChange, onRemove }: BlockRowProps) {
  const units = useNumberDraft({
    label: text.blocks.units,
    value: block.units,
    bounds: UNITS,
    onTake: (taken) => onChange({ ...block, units: taken }),
  });
  const dropout = useNumberDraft({
    label: text.blocks.dropout,
    value: block.dropout,
    bounds: DROPOUT,
    onTake: (taken) => onChange({ ...block, dropout: taken }),
  });
  const named = (part: string) => text.blocks.ofLayer(part, place);
  const problem = units.problem ?? dropout.problem;
  return (
    <li>
      <input aria-label={named(text.blocks.units)} {...units.input} />
      <select
        aria-label={named(text.blocks.activation)}
        value={block.activation}
        onChange={({ target }) => {
          const activation = activations.find((one) => one === target.value);
          if (activation) onChange({ ...block, activation });
        }}
      >
        {activations.map((activation) => (
          <option key={activation}>{activation}</option>
        ))}
      </select>
      <input aria-label={named(text.blocks.dropout)} {...dropout.input} />
      <span className="block-check">
        <input
          type="checkbox"
          aria-label={named(text.blocks.normalizeMore)}
          checked={block.normalize}
          onChange={({ target }) => onChange({ ...block, normalize: target.checked })}
        />
      </span>
      <button type="button" className="icon-button" aria-label={text.blocks.remove(place)} onClick={onRemove}>
        <Icon name="close" />
      </button>
      {problem !== undefined && (
        <p className="note error" role="status">
          {problem}
        </p>
      )}
    </li>
  );
}
