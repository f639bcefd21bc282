import { HeadstartError } from './errors';
import type { Activation, HeadBlock } from './run-settings';
import type { BlocksSetting, SettingWords } from './setting-kinds';

/**
 * The hidden layers as one line, for command lines and summaries: `64 relu norm dropout=0.25, 32 tanh`, or `none`.
 */
export function headBlocksText(blocks: readonly HeadBlock[]): string {
  return blocks.length === 0 ? 'none' : blocks.map(blockText).join(', ');
}

/**
 * The hidden layers from a list of blocks, or from the line that `headBlocksText` writes; words after the units may be
 * left out (relu, no norm, no dropout).
 * @throws invalid-setting
 */
export function headBlocksFrom(setting: BlocksSetting & SettingWords, raw: unknown): readonly HeadBlock[] {
  const blocks = typeof raw === 'string' ? blocksOfText(raw) : raw;
  if (Array.isArray(blocks) && blocks.length <= setting.maxBlocks && blocks.every((block) => fits(setting, block))) {
    return blocks;
  }
  const { label, maxBlocks, maxUnits, maxDropout, activations } = setting;
  throw new HeadstartError(
    'invalid-setting',
    `${label} must be none or up to ${maxBlocks} layers such as “64 relu norm dropout=0.25, 32 relu”: 1 to ${maxUnits} units, ` +
      `one of ${activations.join(', ')}, dropout from 0 to ${maxDropout}; it was “${typeof raw === 'string' ? raw : JSON.stringify(raw)}”.`,
  );
}

function blockText({ units, activation, normalize, dropout }: HeadBlock): string {
  return [units, activation, ...(normalize ? ['norm'] : []), ...(dropout > 0 ? [`dropout=${dropout}`] : [])].join(' ');
}

function blocksOfText(text: string): unknown[] {
  const line = text.trim();
  return line === 'none' || line === '' ? [] : line.split(',').map(blockOfText);
}

function blockOfText(text: string): Record<keyof HeadBlock, unknown> {
  const [units = '', ...words] = text.trim().split(/\s+/);
  const block = { units: Number(units), activation: 'relu', normalize: false, dropout: 0 };
  for (const word of words) {
    if (word === 'norm') block.normalize = true;
    else if (word.startsWith('dropout=')) block.dropout = Number(word.slice('dropout='.length) || Number.NaN);
    else block.activation = word;
  }
  return block;
}

function fits(setting: BlocksSetting, block: unknown): block is HeadBlock {
  if (typeof block !== 'object' || block === null) return false;
  const { units, activation, normalize, dropout } = block as Partial<Record<keyof HeadBlock, unknown>>;
  return (
    typeof units === 'number' &&
    Number.isInteger(units) &&
    units >= 1 &&
    units <= setting.maxUnits &&
    setting.activations.includes(activation as Activation) &&
    typeof normalize === 'boolean' &&
    typeof dropout === 'number' &&
    dropout >= 0 &&
    dropout <= setting.maxDropout
  );
}
