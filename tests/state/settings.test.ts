import { describe, expect, it } from 'vitest';
import { Client } from '../../src/client/client';
import { presetOf } from '../../src/core/presets';
import { createHeadstartStore } from '../../src/state/store';
import { FakeWorker } from '../support/fake-worker';

const open = () => createHeadstartStore(new Client(() => new FakeWorker({})), 'https://page.example/app/');

describe('the settings', () => {
  it('change one by one and several at once, and leave the others', () => {
    const { getState } = open();
    const before = getState().settings;
    getState().changeSetting('epochs', 3);
    getState().changeSettings({ seed: 5, keep: 'last' });
    expect(getState().settings).toEqual({ ...before, epochs: 3, seed: 5, keep: 'last' });
  });

  it('that were the person’s own are kept when a preset takes their place, also past a second preset', () => {
    const { getState } = open();
    getState().changeSetting('epochs', 77);
    const own = getState().settings;
    getState().choosePreset('linear');
    getState().choosePreset('quick');
    expect(presetOf(getState().settings)).toBe('quick');
    expect(getState().ownSettings).toEqual(own);
  });

  it('have none of the person’s own to go back to while there were only presets', () => {
    const { getState } = open();
    getState().choosePreset('linear');
    getState().choosePreset('notes');
    expect(getState().ownSettings).toBeUndefined();
  });
});
