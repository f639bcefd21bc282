import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/core/setting-table';
import { valueWords } from '../../src/ui/settings/setting-words';

it('a setting’s number has its thousands separated, and loses no digit', () => {
  expect(valueWords('epochs', { ...DEFAULT_SETTINGS, epochs: 1000 })).toMatch(/^1,000/);
  expect(valueWords('learningRate', { ...DEFAULT_SETTINGS, learningRate: 0.000125 })).toBe('0.000125');
});
