import { idleReason } from './idle-settings';
import type { KeptRunSummary } from './kept-run';
import type { SettingName } from './run-settings';
import { settingDifferences } from './setting-differences';
import { SETTING_NAMES } from './setting-table';

/** What, besides settings, can make one run come out otherwise than another. */
export const RUN_FACTS = ['baseName', 'classes', 'images', 'backend'] as const;
export type RunFact = (typeof RUN_FACTS)[number];

export interface RunDifferences {
  readonly facts: readonly RunFact[];
  /** In the order of the table of settings. */
  readonly settings: readonly SettingName[];
}

/** What is not the same in all of the runs. A setting that does nothing in any of them is no difference. */
export function runDifferences(runs: readonly KeptRunSummary[]): RunDifferences {
  const [first, ...others] = runs;
  if (!first) return { facts: [], settings: [] };
  const differing = new Set(others.flatMap((other) => settingDifferences(first.settings, other.settings)));
  return {
    facts: RUN_FACTS.filter((fact) => others.some((other) => other[fact] !== first[fact])),
    settings: SETTING_NAMES.filter(
      (name) => differing.has(name) && runs.some(({ settings }) => idleReason(name, settings) === undefined),
    ),
  };
}
