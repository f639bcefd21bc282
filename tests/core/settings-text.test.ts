import { describe, expect, it } from 'vitest';
import { PRESET_NAMES, withPreset } from '../../src/core/presets';
import { DEFAULT_SETTINGS, SETTING_NAMES } from '../../src/core/setting-table';
import { settingsFrom, settingsText } from '../../src/core/settings-text';

describe('settings as text', () => {
  it.each(PRESET_NAMES)('are the same after they were written and read again: %s', (preset) => {
    const settings = { ...withPreset(preset, DEFAULT_SETTINGS), classWeights: { 'cats, small': 2, 'a=b': 1 } };
    expect(settingsFrom(settingsText(settings))).toEqual(settings);
  });

  it('have each setting on a line of its own', () => {
    const lines = settingsText(DEFAULT_SETTINGS).split('\n').slice(1, -1);
    expect(lines.map((line) => line.trim().split('"')[1])).toEqual(SETTING_NAMES);
  });

  it('may name only some, in the forms of a command line too', () => {
    expect(settingsFrom('{"epochs": "3", "augmentations": "flip,crop", "blocks": "none"}')).toEqual({
      epochs: 3,
      augmentations: ['flip', 'crop'],
      blocks: [],
    });
  });

  it('are found in the metadata.json of a downloaded model', () => {
    const metadata = { labels: ['a', 'b'], record: { settings: { ...DEFAULT_SETTINGS, epochs: 3 } } };
    expect(settingsFrom(JSON.stringify(metadata))).toEqual({ ...DEFAULT_SETTINGS, epochs: 3 });
  });

  it.each([
    ['no JSON', 'epochs 3', /JSON such as .*got “epochs 3”/],
    ['nothing', ' ', /JSON such as/],
    ['a list', '[1]', /JSON such as/],
    ['an unknown name', '{"epoch": 3}', /no setting “epoch”.*epochs/],
    ['a name that every object has', '{"constructor": 3}', /no setting “constructor”/],
    ['a value out of bounds', '{"epochs": 0}', /Epochs must be.*it was “0”/],
  ])('are refused with a sentence where they are %s', (_, text, sentence) => {
    expect(() => settingsFrom(text)).toThrow(expect.objectContaining({ code: 'invalid-setting' }));
    expect(() => settingsFrom(text)).toThrow(sentence);
  });
});
