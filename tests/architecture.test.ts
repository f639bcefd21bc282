import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom; `docs/architecture.md` draws the same picture. A folder that is not here fails. */
const ROOMS: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: readonly RegExp[] }>> = {
  core: { rooms: [], packages: [] },
  catalogue: { rooms: ['core'], packages: [] },
  protocol: { rooms: ['core', 'catalogue'], packages: [] },
  engine: { rooms: ['core', 'catalogue'], packages: [/^@tensorflow\//, /^fflate$/, /^h5wasm$/, /^hash-wasm$/] },
  worker: { rooms: ['core', 'protocol', 'client', 'engine'], packages: [] },
  client: { rooms: ['core', 'protocol'], packages: [] },
  offline: { rooms: ['core'], packages: [] },
  state: { rooms: ['core', 'catalogue', 'protocol', 'client'], packages: [/^zustand/] },
  ui: { rooms: ['core', 'catalogue', 'state'], packages: [/^react/, /^zustand/, /^@tanstack\//] },
  'main.tsx': { rooms: ['core', 'catalogue', 'protocol', 'client', 'offline', 'state', 'ui'], packages: [/^react/] },
};

/** Words that only some rooms may use, found in code with its comments taken out. */
const FENCES: readonly { readonly what: RegExp; readonly allowedIn: readonly string[] }[] = [
  { what: /\bpostMessage\b/, allowedIn: ['worker', 'client', 'offline'] },
  { what: /\bnew Worker\b/, allowedIn: ['main.tsx', 'worker/entry.ts'] },
  { what: /\b(document|window|localStorage)\b\s*[.[]/, allowedIn: ['ui', 'main.tsx'] },
  { what: /\bMath\.random\b/, allowedIn: [] },
  {
    what: /\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon)\s*\(/,
    allowedIn: ['engine', 'offline/service-worker.ts', 'ui/images/sample-images.ts'],
  },
];

const ROOT = resolve(import.meta.dirname, '../src');

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly code: string;
}

function sourceFiles(): SourceFile[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => ({
      path,
      room: path.split(sep)[0] as string,
      code: withoutComments(readFileSync(join(ROOT, path), 'utf8')),
    }));
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

function importsOf({ code }: SourceFile): string[] {
  return [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] as string);
}

/** What of `file` its room does not allow, as sentences. */
function breaches(file: SourceFile): string[] {
  const rule = ROOMS[file.room];
  if (!rule) return [`${file.path}: the folder ${file.room} is not in the picture of the rooms`];
  const imports = importsOf(file).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      return rule.packages.some((known) => known.test(specifier)) ? [] : [`${file.path} may not import ${specifier}`];
    }
    const target = relative(ROOT, resolve(ROOT, dirname(file.path), specifier)).split(sep)[0] as string;
    return target === file.room || rule.rooms.includes(target) ? [] : [`${file.path} may not import from ${target}`];
  });
  const path = file.path.split(sep).join('/');
  const isAllowed = (allowedIn: readonly string[]) => allowedIn.includes(file.room) || allowedIn.includes(path);
  const fences = FENCES.filter(({ what, allowedIn }) => what.test(file.code) && !isAllowed(allowedIn));
  return [...imports, ...fences.map(({ what }) => `${file.path} may not use ${what.source}`)];
}

describe('the architecture', () => {
  it('lets every file import only from the rooms that its own room may know', () => {
    expect(sourceFiles().flatMap(breaches)).toEqual([]);
  });

  it('sees every room that the picture names', () => {
    const rooms = new Set(sourceFiles().map(({ room }) => room));
    expect([...rooms].sort()).toEqual(Object.keys(ROOMS).sort());
  });

  it.each([
    ['an import from a room above', 'core/a.ts', "import { x } from '../engine/b';"],
    ['a re-export from a room above', 'engine/a.ts', "export * from '../worker/b';"],
    ['a dynamic import', 'ui/a.tsx', "const x = await import('../engine/b');"],
    ['TF.js outside the engine', 'worker/a.ts', "import * as tf from '@tensorflow/tfjs';"],
    ['React in the state', 'state/a.ts', "import { useMemo } from 'react';"],
    ['a message posted from the engine', 'engine/a.ts', 'self.postMessage(1);'],
    ['the DOM in the state', 'state/a.ts', "document.createElement('a');"],
    ['a request from the page', 'ui/a.ts', "void fetch('https://example.org');"],
    ['unseeded chance', 'core/a.ts', 'const x = Math.random();'],
    ['a folder nobody drew', 'utils/a.ts', ''],
  ])('would fail on %s', (_, path, code) => {
    const file = { path: path.split('/').join(sep), room: path.split('/')[0] as string, code };
    expect(breaches(file)).toHaveLength(1);
  });
});
