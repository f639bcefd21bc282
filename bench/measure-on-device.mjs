import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { ROOT } from './report.mjs';

/**
 * Runs `measure(rounds, device)` of a TypeScript module in a process of its own, on Dawn or on the processor alone.
 * @template Figures
 * @param {'null' | 'real' | 'cpu'} device
 * @param {string} module a path from the root
 * @param {number} rounds
 * @returns {Figures | null} null where there is no such device
 */
export function measureOnDevice(device, module, rounds) {
  const words = [join(ROOT, 'bench/encoding-process.mjs'), device, module, String(rounds)];
  const { status, stdout } = spawnSync(process.execPath, words, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`Node ended with ${status} on the ${device} device; what it said stands above.`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
