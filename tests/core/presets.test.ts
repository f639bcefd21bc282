import { describe, expect, it } from 'vitest';
import { settingConflict } from '../../src/core/idle-settings';
import { parseSetting } from '../../src/core/parse-setting';
import { PRESET_NAMES, PRESETS, presetOf, withPreset } from '../../src/core/presets';
import type { RunSettings } from '../../src/core/run-settings';
import { settingDifferences } from '../../src/core/setting-differences';
import { DEFAULT_SETTINGS, SETTING_NAMES } from '../../src/core/setting-table';

/** What a person knows of the images. */
const OWN: Partial<RunSettings> = {
  seed: 7,
  folds: 5,
  resize: 'crop',
  augmentations: ['blur'],
  classWeights: { a: 2 },
};

describe('a preset', () => {
  it.each(PRESET_NAMES)('%s is recognised once it is chosen, whatever was chosen before it', (preset) => {
    for (const before of PRESET_NAMES) {
      expect(presetOf(withPreset(preset, withPreset(before, DEFAULT_SETTINGS)))).toBe(preset);
    }
  });

  it.each(PRESET_NAMES)('%s names only values that are allowed and go together', (preset) => {
    const settings = withPreset(preset, DEFAULT_SETTINGS);
    for (const name of SETTING_NAMES) expect(parseSetting(name, settings[name])).toEqual(settings[name]);
    expect(settingConflict(settings)).toBeUndefined();
    expect(settings).toMatchObject(PRESETS[preset]);
  });

  it.each(PRESET_NAMES)('%s leaves alone what belongs to the images', (preset) => {
    const settings = withPreset(preset, { ...DEFAULT_SETTINGS, ...OWN });
    expect(settings).toMatchObject(OWN);
    expect(presetOf(settings)).toBe(preset);
  });

  it('is no longer one when anything of the training is changed', () => {
    expect(presetOf(DEFAULT_SETTINGS)).toBe('notes');
    for (const change of [{ epochs: 31 }, { l2: 0.1 }, { labelSmoothing: 0.1 }, { blocks: [] }]) {
      expect(presetOf({ ...DEFAULT_SETTINGS, ...change })).toBeUndefined();
    }
  });
});

describe('two settings', () => {
  it('differ in nothing where their values hold the same, whatever the order of keys', () => {
    const [block] = DEFAULT_SETTINGS.blocks;
    const reversed = Object.fromEntries(Object.entries(block ?? {}).reverse()) as unknown as typeof block;
    const again = { ...DEFAULT_SETTINGS, blocks: reversed ? [reversed] : [] };
    expect(settingDifferences(DEFAULT_SETTINGS, again)).toEqual([]);
  });

  it.each<Partial<RunSettings>>([
    { epochs: 31 },
    { keep: 'last' },
    { blocks: [] },
    { augmentations: [] },
    { classWeights: { none: 1 } },
  ])('differ in what was changed: %j', (change) => {
    const names = Object.keys(change);
    expect(settingDifferences(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, ...change })).toEqual(names);
    expect(settingDifferences({ ...DEFAULT_SETTINGS, ...change }, DEFAULT_SETTINGS)).toEqual(names);
  });
});
