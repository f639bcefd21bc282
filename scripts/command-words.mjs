/** The words of a command line, as every command of the project reads them. */

/** The command was typed wrongly; the message says how. */
export class UsageError extends Error {
  /** @override */
  name = 'UsageError';
}

/**
 * The word that a flag needs after it, taken from the rest.
 * @param {string} flag
 * @param {string[]} rest
 * @throws {UsageError}
 */
export function wordAfter(flag, rest) {
  const value = rest.shift();
  if (value !== undefined && !value.startsWith('--')) return value;
  throw new UsageError(`${flag} needs a value after it.`);
}

/**
 * --flag=value as the two words that it stands for.
 * @param {string} word
 */
export function splitAtEquals(word) {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}
