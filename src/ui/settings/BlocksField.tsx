import { useId, useRef } from 'react';
import { settingConflict } from '../../core/idle-settings';
import type { HeadBlock } from '../../core/run-settings';
import { DEFAULT_SETTINGS, RUN_SETTINGS } from '../../core/setting-table';
import { totalParameters } from '../../core/summary';
import { Icon } from '../parts/Icon';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import type { Network } from '../training/use-network';
import { useHeadstart } from '../use-store';
import { BlockRow } from './BlockRow';
import { kerasLine } from './keras-line';
import { SettingLabel } from './SettingLabel';

const NEW_BLOCK = DEFAULT_SETTINGS.blocks[0] as HeadBlock;
const FEWEST_CLASSES = 2;

/** The hidden layers of the head, a row each, and what Keras would be told. */
export function BlocksField({ network }: { readonly network: Network }) {
  const [labelId, addId] = [useId(), useId()];
  const remedy = useFocusHeir(addId);
  const field = useRef<HTMLFieldSetElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const settings = useHeadstart((state) => state.settings);
  const classCount = useHeadstart((state) => Math.max(FEWEST_CLASSES, state.classes.length));
  const changeSetting = useHeadstart((state) => state.changeSetting);
  const { blocks } = settings;
  const conflict = settingConflict(settings);
  const isFull = blocks.length === RUN_SETTINGS.blocks.maxBlocks;
  const { trainable } = totalParameters(network.headRows);
  const change = (changed: readonly HeadBlock[]) => changeSetting('blocks', changed);

  return (
    <fieldset ref={field} className="setting wide" aria-labelledby={labelId} data-setting="blocks">
      <SettingLabel name="blocks" labelId={labelId} />
      {blocks.length > 0 && (
        <ol className="head-blocks">
          <li className="block-heads" aria-hidden="true">
            <span>{text.blocks.units}</span>
            <span>{text.blocks.activation}</span>
            <span>{text.blocks.dropout}</span>
            <span>{text.blocks.normalize}</span>
          </li>
          {blocks.map((block, index) => (
            <BlockRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a layer is known by its place
              key={index}
              block={block}
              place={index + 1}
              onChange={(changed) => change(blocks.with(index, changed))}
              onRemove={() => {
                change(blocks.toSpliced(index, 1));
                addButton.current?.focus();
              }}
            />
          ))}
        </ol>
      )}
      {blocks.length === 0 && <p>{text.blocks.linear}</p>}
      <div className="blocks-foot">
        <button
          ref={addButton}
          id={addId}
          type="button"
          className="quiet small"
          disabled={isFull}
          onClick={() => {
            change([...blocks, NEW_BLOCK]);
            requestAnimationFrame(() => field.current?.querySelector<HTMLElement>('li:last-child input')?.focus());
          }}
        >
          <Icon name="add" />
          {isFull ? text.blocks.full(blocks.length) : text.blocks.add}
        </button>
        {network.headRows.length > 0 && <span className="note">{text.blocks.weights(trainable)}</span>}
      </div>
      <p className="keras">{kerasLine(settings, network.featureShape, classCount)}</p>
      {conflict !== undefined && (
        <div ref={remedy} className="remedy">
          <p className="note warning" role="status">
            {text.settings.conflicts[conflict]}
          </p>
          <button type="button" className="secondary small" onClick={() => change([])}>
            {text.blocks.removeAll}
          </button>
          <button type="button" className="secondary small" onClick={() => changeSetting('optimizer', 'adam')}>
            {text.blocks.useAdam}
          </button>
        </div>
      )}
    </fieldset>
  );
}
