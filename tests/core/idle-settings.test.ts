import { expect, it } from 'vitest';
import { idleReason, settingConflict } from '../../src/core/idle-settings';
import type { RunSettings, SettingName } from '../../src/core/run-settings';
import { DEFAULT_SETTINGS, SETTING_NAMES } from '../../src/core/setting-table';

const idleNames = (change: Partial<RunSettings>) =>
  SETTING_NAMES.filter((name) => idleReason(name, { ...DEFAULT_SETTINGS, ...change }) !== undefined);

const ALWAYS: readonly SettingName[] = ['epochs', 'optimizer', 'blocks', 'pooling', 'views', 'folds', 'seed', 'l2'];

it('each optimiser and schedule has what belongs to it, and not what belongs to another', () => {
  const parts = ['momentum', 'weightDecay', 'warmupEpochs', 'plateauFactor', 'plateauPatience'];
  const inUse = (change: Partial<RunSettings>) =>
    parts.filter((part) => !idleNames(change).some((name) => name === part));
  expect(inUse({ optimizer: 'adam', schedule: 'constant' })).toEqual([]);
  expect(inUse({ optimizer: 'sgd' })).toEqual(['momentum']);
  expect(inUse({ optimizer: 'adamw' })).toEqual(['weightDecay']);
  expect(inUse({ schedule: 'cosine' })).toEqual(['warmupEpochs']);
  expect(inUse({ schedule: 'plateau' })).toEqual(['plateauFactor', 'plateauPatience']);
  expect(inUse({ optimizer: 'lbfgs', schedule: 'plateau' })).toEqual([]);
});

it('L-BFGS needs no learning rate, no schedule and no batches', () => {
  expect(idleNames({ optimizer: 'lbfgs' })).toEqual(expect.arrayContaining(['learningRate', 'schedule', 'batchSize']));
});

it('changes of images have an effect only where views are made of them', () => {
  expect(idleNames({ views: 0 })).toEqual(expect.arrayContaining(['augmentations', 'augmentStrength']));
  expect(idleNames({ views: 1 })).not.toEqual(expect.arrayContaining(['augmentations']));
});

it('a held-out share has no effect beside folds', () => {
  expect(idleNames({ folds: 0 })).not.toContain('validationShare');
  expect(idleNames({ folds: 2 })).toContain('validationShare');
});

it('what turns others on or off is never without effect itself', () => {
  for (const change of [{ optimizer: 'lbfgs' }, { folds: 5 }, { views: 3 }, { schedule: 'cosine' }] as const) {
    expect(idleNames(change).filter((name) => ALWAYS.includes(name))).toEqual([]);
  }
});

it('only L-BFGS with hidden layers cannot be trained', () => {
  const conflict = (change: Partial<RunSettings>) => settingConflict({ ...DEFAULT_SETTINGS, ...change });
  expect(conflict({})).toBeUndefined();
  expect(conflict({ blocks: [] })).toBeUndefined();
  expect(conflict({ optimizer: 'lbfgs', blocks: [] })).toBeUndefined();
  expect(conflict({ optimizer: 'lbfgs' })).toBe('lbfgsWithBlocks');
});
