import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { installOwnPackages } from '../scripts/own-packages.mjs';

/**
 * Compiles the kernels to WebAssembly, with and without relaxed SIMD, into `src/engine/kernels/binaries.ts`; with
 * `--check` it only says whether that file is what they compile to. The compiler takes 100 MB, so that it is installed
 * here, when it is needed, and not with the project.
 */

const HERE = fileURLToPath(new URL('.', import.meta.url));
const BINARIES = fileURLToPath(new URL('../src/engine/kernels/binaries.ts', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  installOwnPackages(HERE);
  const text = await binariesText();
  if (!process.argv.includes('--check')) {
    writeFileSync(BINARIES, text);
  } else if (!existsSync(BINARIES) || readFileSync(BINARIES, 'utf8') !== text) {
    console.error('src/engine/kernels/binaries.ts is not what assembly/ compiles to. Run `npm run kernels`.');
    process.exitCode = 1;
  }
}

/** What the kernels are compiled from, as one number: a test sees by it that they were compiled since. */
export function sourcesHash() {
  const names = readdirSync(HERE).filter((name) => name.endsWith('.ts'));
  const hash = createHash('sha256');
  // As Git may have written them on Windows, too.
  for (const name of names.sort())
    hash.update(name).update(readFileSync(join(HERE, name), 'utf8').replaceAll('\r', ''));
  return hash.digest('hex');
}

async function binariesText() {
  const plain = await compile(['simd']);
  const relaxed = await compile(['simd', 'relaxed-simd']);
  return `// Written by \`npm run kernels\` from assembly/.

export const SOURCES_SHA256 = '${sourcesHash()}';

/** WebAssembly with SIMD, in Base64. */
export const SIMD_KERNELS =
  '${plain}';

/** The same with relaxed SIMD, whose multiply-add is one instruction where the processor has it. */
export const RELAXED_SIMD_KERNELS =
  '${relaxed}';
`;
}

/** @param {readonly string[]} features */
async function compile(features) {
  // By its file: the project's own check of types does not need the compiler.
  const { default: asc } = await import(new URL('node_modules/assemblyscript/dist/asc.js', import.meta.url).href);
  const folder = mkdtempSync(join(tmpdir(), 'headstart-kernels-'));
  const file = join(folder, 'kernels.wasm');
  const words = ['index.ts', '-O3', '--noAssert', '--runtime', 'stub', '--outFile', file, '--baseDir', HERE];
  try {
    const { error, stderr } = await asc.main([...words, ...features.flatMap((name) => ['--enable', name])]);
    if (error) throw new Error(stderr.toString());
    return readFileSync(file).toString('base64');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
