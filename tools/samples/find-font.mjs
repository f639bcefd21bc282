import { existsSync } from 'node:fs';
import process from 'node:process';

/** The font to draw from is not there; the message says what to install. */
export class NoFontError extends Error {
  /** @override */
  name = 'NoFontError';
}

/** Where Debian, Arch and Fedora put the font that holds its glyphs as pictures. */
const USUAL_PLACES = [
  '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
  '/usr/share/fonts/noto/NotoColorEmoji.ttf',
  '/usr/share/fonts/google-noto-emoji/NotoColorEmoji.ttf',
];

/**
 * The Noto Color Emoji font: `EMOJI_FONT`, else one of the usual places.
 * @returns {string} absolute path
 * @throws {NoFontError}
 */
export function findFont() {
  const named = process.env.EMOJI_FONT;
  const found = (named ? [named] : USUAL_PLACES).find((path) => existsSync(path));
  if (found) return found;
  throw new NoFontError(
    named
      ? `EMOJI_FONT names ${named}, but there is no such file. Correct it or unset it.`
      : 'The font Noto Color Emoji was not found. Install it (Debian, Ubuntu: apt-get install fonts-noto-color-emoji) or set EMOJI_FONT to its NotoColorEmoji.ttf.',
  );
}
