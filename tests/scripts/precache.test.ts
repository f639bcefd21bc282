import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test as plainTest } from 'vitest';
import { listFiles } from '../../scripts/precache.mjs';

const test = plainTest.extend<{ folder: string }>({
  folder: async ({ task: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'headstart-built-'));
    mkdirSync(join(folder, 'assets/deep'), { recursive: true });
    for (const name of ['index.html', 'icon.svg', 'assets/index-1.js', 'assets/deep/data 1#a.bin']) {
      writeFileSync(join(folder, name), 'abc');
    }
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

describe('the list of the built page’s files', () => {
  test('holds each file once, by the address that a browser asks for', ({ folder }) => {
    const { files } = listFiles(folder);
    expect(files.map(({ path }) => path)).toEqual([
      './assets/deep/data%201%23a.bin',
      './assets/index-1.js',
      './icon.svg',
      './',
    ]);
  });

  test('names the SHA-256 of each in the form of Subresource Integrity', ({ folder }) => {
    // Of "abc": FIPS 180-2, appendix B.1, in base64.
    const integrity = 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=';
    expect(listFiles(folder).files.map((file) => file.integrity)).toEqual(Array(4).fill(integrity));
  });

  test('leaves out source maps and the service worker itself', ({ folder }) => {
    const before = listFiles(folder);
    writeFileSync(join(folder, 'assets/index-1.js.map'), '{}');
    writeFileSync(join(folder, 'service-worker.js'), '');
    expect(listFiles(folder)).toEqual(before);
  });

  test('has another revision when a byte, a name or the number of files changes', ({ folder }) => {
    const revisions = [listFiles(folder).revision];
    writeFileSync(join(folder, 'icon.svg'), 'abd');
    revisions.push(listFiles(folder).revision);
    renameSync(join(folder, 'icon.svg'), join(folder, 'icon-2.svg'));
    revisions.push(listFiles(folder).revision);
    rmSync(join(folder, 'icon-2.svg'));
    revisions.push(listFiles(folder).revision);
    expect(new Set(revisions).size).toBe(4);
  });
});
