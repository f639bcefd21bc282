import { splitAtEquals, UsageError, wordAfter } from './command-words.mjs';

/**
 * @import { parseSetting } from '../src/core/parse-setting'
 * @import { RunSettings } from '../src/core/run-settings'
 * @import { RUN_SETTINGS } from '../src/core/setting-table'
 *
 * @typedef {object} SettingsTable
 * @property {typeof RUN_SETTINGS} RUN_SETTINGS
 * @property {typeof parseSetting} parseSetting
 *
 * @typedef {object} DemoArguments
 * @property {string | undefined} folder undefined for the sample images that ship with the page
 * @property {string | undefined} base
 * @property {string} backend
 * @property {string | undefined} out
 * @property {boolean} headed
 * @property {Partial<RunSettings>} settings only those that were given, by their names in code
 */

const BACKENDS = ['auto', 'webgpu', 'wasm', 'cpu'];

/**
 * Every run setting is a flag: in the code's spelling, with dashes, or as Keras calls it, in any case.
 * @param {string[]} words what follows `npm run demo --`
 * @param {SettingsTable} table
 * @returns {DemoArguments}
 * @throws {UsageError}
 */
export function parseDemoArguments(words, table) {
  const flags = settingFlags(table.RUN_SETTINGS);
  /** @type {DemoArguments} */
  const parsed = { folder: undefined, base: undefined, backend: 'auto', out: undefined, headed: false, settings: {} };
  const rest = words.flatMap(splitAtEquals);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('--')) {
      if (parsed.folder) throw new UsageError(`One folder is expected; there were “${parsed.folder}” and “${word}”.`);
      parsed.folder = word;
      continue;
    }
    const flag = plain(word);
    const setting = flags.get(flag);
    if (flag === 'headed') parsed.headed = true;
    else if (flag === 'base') parsed.base = wordAfter(word, rest);
    else if (flag === 'out') parsed.out = wordAfter(word, rest);
    else if (flag === 'backend') parsed.backend = backendFrom(wordAfter(word, rest));
    else if (setting)
      Object.assign(parsed.settings, { [setting]: settingValue(table, setting, wordAfter(word, rest)) });
    else throw new UsageError(`There is no flag ${word}. ${usage(table.RUN_SETTINGS)}`);
  }
  return parsed;
}

/**
 * @param {typeof RUN_SETTINGS} settings
 * @returns {string}
 */
export function usage(settings) {
  const names = Object.keys(settings).map((name) => `[--${name} VALUE]`);
  return `Usage: npm run demo -- [FOLDER] [--base ID|URL|PATH] [--backend ${BACKENDS.join('|')}] [--out DIR] [--headed] ${names.join(' ')}`;
}

/**
 * @param {typeof RUN_SETTINGS} settings
 * @returns {Map<string, keyof typeof RUN_SETTINGS>} plain spelling → name in code
 */
function settingFlags(settings) {
  const names = /** @type {(keyof typeof RUN_SETTINGS)[]} */ (Object.keys(settings));
  return new Map(
    names.flatMap((name) => {
      const { kerasName } = settings[name];
      // Keras may have several words for one setting of ours; none of them takes its values.
      const spellings = /^\w+$/.test(kerasName) ? [name, kerasName] : [name];
      return spellings.map((spelling) => [plain(spelling), name]);
    }),
  );
}

/**
 * @param {SettingsTable} table
 * @param {keyof typeof RUN_SETTINGS} name
 * @param {string} raw
 * @returns {unknown}
 */
function settingValue(table, name, raw) {
  try {
    return table.parseSetting(name, raw);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} value */
function backendFrom(value) {
  if (BACKENDS.includes(value)) return value;
  throw new UsageError(`--backend must be one of ${BACKENDS.join(', ')}; it was “${value}”.`);
}

/** @param {string} name */
function plain(name) {
  return name.replace(/[-_]/g, '').toLowerCase();
}
