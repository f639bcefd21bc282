import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { UsageError } from '../scripts/command-words.mjs';
import { NoBrowserError } from '../scripts/find-browser.mjs';
import { parseBenchArguments, ROUNDS, USAGE } from './arguments.mjs';
import { BENCHES } from './benches.mjs';
import { installPackages } from './install-packages.mjs';
import { machineFacts, ownVersions, today, writeSection } from './report.mjs';

/**
 * `npm run bench`: runs benches one after another. Each writes its section of docs/benchmarks.md.
 * @import { BenchArguments } from './arguments.mjs'
 */

try {
  const wanted = parseBenchArguments(
    process.argv.slice(2),
    BENCHES.map(({ name }) => name),
  );
  if (wanted.help) console.log(help());
  else await runAll(wanted);
} catch (error) {
  if (!(error instanceof UsageError || error instanceof NoBrowserError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

/** @param {BenchArguments} wanted */
async function runAll({ names, json, rounds }) {
  const chosen = names.flatMap((name) => BENCHES.filter((bench) => bench.name === name));
  if (json !== undefined) mkdirSync(dirname(json), { recursive: true });
  if (chosen.some(({ needsPackages }) => needsPackages)) installPackages();
  /** @type {Record<string, object>} */
  const benches = {};
  let versions = ownVersions();
  for (const bench of chosen) {
    console.log(`${bench.name}: ${bench.about}`);
    const result = await bench.run({ rounds });
    if ('skipped' in result) {
      console.log(`  skipped: ${result.skipped}`);
      benches[bench.name] = result;
    } else {
      const { markdown, versions: others, ...figures } = result;
      benches[bench.name] = figures;
      versions = { ...versions, ...others };
      // What is not measured often enough is for whoever sits in front of it.
      if (rounds >= ROUNDS) writeSection(bench.name, markdown);
      else console.log(markdown);
    }
    // After each, so that one that fails takes none with it.
    const report = { machine: machineFacts(), date: today(), versions, benches };
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
}

function help() {
  const widest = Math.max(...BENCHES.map(({ name }) => name.length));
  const lines = BENCHES.map(({ name, about }) => `  ${name.padEnd(widest)}  ${about}`);
  return `${USAGE}

Measures, and writes docs/benchmarks.md; without a NAME all of these:
${lines.join('\n')}

  --json FILE  writes medians and ratios there as well
  --rounds N   how often each thing is measured, ${ROUNDS} if not given; with fewer, docs/benchmarks.md stays as it is`;
}
