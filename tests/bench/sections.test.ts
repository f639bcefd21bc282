import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BENCHES } from '../../bench/benches.mjs';

const benchmarks = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8');

it.each(BENCHES.map(({ name }) => name))('the bench %s has its section in docs/benchmarks.md, once', (name) => {
  expect(benchmarks.split(`<!-- ${name} -->\n`)).toHaveLength(2);
  expect(benchmarks.split(`<!-- /${name} -->\n`)).toHaveLength(2);
});
