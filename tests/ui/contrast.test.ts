import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const STYLES = new URL('../../src/ui/styles/', import.meta.url);
/** WCAG 2.2, AA, for text of this size. */
const LEAST_CONTRAST = 4.5;

const [light, dark] = readFileSync(new URL('tokens.css', STYLES), 'utf8').split('@media (prefers-color-scheme: dark)');
const bases = readFileSync(new URL('bases.css', STYLES), 'utf8');

it.each([
  ['light', light ?? ''],
  ['dark', dark ?? ''],
])('what stands in grey in the table of bases can be read in the chosen row too, %s', (_, tokens) => {
  for (const selector of ['.base-table .aside', '.base-table td[data-label]::before']) {
    const token = bases.split(`${selector} {`)[1]?.match(/color: var\((--[a-z0-9-]+)\)/)?.[1] ?? '';
    expect(contrast(colourOf(token, tokens), colourOf('--accent-wash', tokens))).toBeGreaterThan(LEAST_CONTRAST);
  }
});

/** @returns red, green and blue, 0 … 1 */
function colourOf(token: string, tokens: string): number[] {
  const hex = tokens.match(new RegExp(`${token}: #([0-9a-f]{6})`))?.[1] ?? '';
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
}

/** WCAG 2.2, “contrast ratio”. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
