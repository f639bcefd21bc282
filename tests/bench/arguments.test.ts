import { describe, expect, it } from 'vitest';
import { parseBenchArguments, ROUNDS } from '../../bench/arguments.mjs';
import { UsageError } from '../../scripts/command-words.mjs';

const KNOWN = ['page', 'extraction', 'keras'];
const parse = (...words: string[]) => parseBenchArguments(words, KNOWN);

describe('the arguments of npm run bench', () => {
  it('without a name mean all benches', () => {
    expect(parse()).toEqual({ names: KNOWN, json: undefined, rounds: ROUNDS, help: false });
    expect(parse('--json', 'out.json').names).toEqual(KNOWN);
  });

  it('name benches in any order, each once, before and after flags', () => {
    const wanted = { names: ['keras', 'page'], json: 'out.json', rounds: ROUNDS, help: false };
    expect(parse('keras', '--json', 'out.json', 'page', 'keras')).toEqual(wanted);
    expect(parse('keras', 'page', '--json=out.json')).toEqual(wanted);
  });

  it('answer an unknown name with all that there are', () => {
    expect(() => parse('page', 'speed')).toThrow(UsageError);
    for (const name of KNOWN) expect(() => parse('speed')).toThrow(name);
  });

  it.each(['0', '-1', '2.5', 'many', ''])('refuse %o rounds', (value) => {
    expect(() => parse(`--rounds=${value}`)).toThrow(UsageError);
  });

  it('refuse a flag without its value, and one that is unknown', () => {
    expect(() => parse('--json')).toThrow('--json');
    expect(() => parse('--json', '--help')).toThrow(UsageError);
    expect(() => parse('--fast')).toThrow('--fast');
  });
});
