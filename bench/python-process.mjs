import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';

/** @returns {string | undefined} the program of a Python that has Keras */
export function findPython() {
  const named = process.env.HEADSTART_PYTHON;
  const programs = named ? [named] : ['python3', 'python'];
  return programs.find((program) => spawnSync(program, ['-c', 'import keras'], { stdio: 'ignore' }).status === 0);
}

export const NO_PYTHON = 'no Python here has Keras; HEADSTART_PYTHON may name the program of one that has.';

/**
 * Starts a Python script that says its versions, and then answers each line with one line of JSON.
 * @param {string} python
 * @param {readonly (string | number)[]} words the script and its arguments
 */
export async function startPython(python, words) {
  const child = spawn(python, words.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const nextLine = async () => {
    const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
    if (line === undefined) throw new Error('Python ended before it was done; what it said stands above.');
    return JSON.parse(line);
  };
  const started = await nextLine();
  return {
    /** @type {Record<string, string>} */
    versions: { Python: started.python, Keras: started.keras, 'its backend': started.backend },
    /** @param {string | number} [line] */
    async ask(line = '') {
      child.stdin.write(`${line}\n`);
      return nextLine();
    },
    end: () => child.stdin.end(),
  };
}
