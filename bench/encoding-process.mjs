import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { packageFolder } from './install-packages.mjs';
import { importSource } from './report.mjs';

/**
 * A process of its own for Dawn, Chromium's WebGPU in Node: `node encoding-process.mjs null|real|cpu MODULE ROUNDS`.
 * The last line of its output is what the module's `measure` gave, as JSON, or null where there is no such device.
 */

const [device, module = '', rounds] = process.argv.slice(2);
if (device !== 'cpu') await startDawn();
const figures = device !== 'real' || (await hasHardware()) ? await measure() : null;
// Dawn would keep the process alive; what is written has to be out before it is ended.
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit());

async function startDawn() {
  const { create, globals } = await import(pathToFileURL(join(packageFolder('webgpu'), 'index.js')).href);
  Object.assign(globalThis, globals);
  // The null device takes everything and computes nothing: what is left is what encoding costs.
  const gpu = create(device === 'null' ? ['backend=null'] : []);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
}

async function hasHardware() {
  const { probeAdapter } = await importSource('src/engine/backend/probe-adapter.ts');
  const probe = await probeAdapter();
  return probe.adapter !== undefined && !probe.software;
}

async function measure() {
  const source = await importSource(module);
  return source.measure(Number(rounds), device);
}
