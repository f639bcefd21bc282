import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';

/**
 * @param {readonly string[]} packages
 * @returns {string | undefined} the program of a Python that has at least one of these
 */
export function findPython(packages) {
  const named = process.env.HEADSTART_PYTHON;
  const programs = named ? [named] : ['python3', 'python'];
  return programs.find((program) => packages.some((name) => canImport(program, name)));
}

export const NO_KERAS = 'no Python here has Keras; HEADSTART_PYTHON may name the program of one that has.';

/**
 * Starts a Python script that says something about itself, and then answers each line with one line of JSON.
 * @template About
 * @param {string} python
 * @param {readonly (string | number)[]} words the script and its arguments
 */
export async function startPython(python, words) {
  // -B: the modules that the scripts share leave no bytecode among the sources.
  const child = spawn(python, ['-B', ...words.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const nextLine = async () => {
    const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
    if (line === undefined) throw new Error('Python ended before it was done; what it said stands above.');
    return JSON.parse(line);
  };
  return {
    /** @type {About} */
    about: await nextLine(),
    /** @param {string | number} [line] */
    async ask(line = '') {
      child.stdin.write(`${line}\n`);
      return nextLine();
    },
    end: () => child.stdin.end(),
  };
}

/** @param {string} program @param {string} name */
function canImport(program, name) {
  return spawnSync(program, ['-c', `import ${name}`], { stdio: 'ignore' }).status === 0;
}
