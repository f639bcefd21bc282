import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findBrowser, starts, usualPlaces } from '../../scripts/find-browser.mjs';

afterEach(() => vi.unstubAllEnvs());

describe('finding a browser', () => {
  it('takes the one CHROME_PATH names before all others', () => {
    vi.stubEnv('CHROME_PATH', process.execPath);
    expect(findBrowser()).toBe(process.execPath);
  });

  it('says so when CHROME_PATH names nothing, instead of taking another', () => {
    vi.stubEnv('CHROME_PATH', '/nowhere/chrome');
    expect(() => findBrowser()).toThrow(/CHROME_PATH.*\/nowhere\/chrome/);
  });

  it('gives only a program that is there', () => {
    vi.stubEnv('CHROME_PATH', '');
    const found = findBrowser();
    expect(found === undefined || existsSync(found)).toBe(true);
  });

  it.each(['win32', 'darwin', 'linux'] as const)(
    'knows absolute places for Chrome, Chromium and Edge on %s',
    (platform) => {
      const env = {
        PROGRAMFILES: 'C:/Program Files',
        LOCALAPPDATA: 'C:/Users/me/AppData/Local',
        HOME: '/Users/me',
        PATH: '/opt/bin',
      };
      const places = usualPlaces(platform, env);
      for (const browser of [/chrome/i, /chromium/i, /edge/i])
        expect(places.some((place) => browser.test(place))).toBe(true);
      for (const place of places) expect(place).toMatch(/^(\/|C:)/);
    },
  );

  it('passes over a program that is not there or does not run', () => {
    expect(starts('/nowhere/chrome')).toBe(false);
    expect(starts(process.execPath)).toBe(true);
  });
});
