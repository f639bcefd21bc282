import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { bundleLicences } from './scripts/bundle-licences.mjs';
import { serviceWorker } from './scripts/precache.mjs';
import { DEV_HEADERS, PAGE_HEADERS, policyInPage } from './scripts/security-headers.mjs';
import { weightsProxy } from './scripts/weights-proxy.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

// Licences stand once, in licences.md beside the page, and not again in front of each of TF.js' files.
const licences = bundleLicences();
const WITHOUT_LICENCE_COMMENTS = { output: { comments: { legal: false } } };

export default defineConfig({
  base: './',
  plugins: [react(), policyInPage(), licences.ofPage, serviceWorker(), weightsProxy()],
  build: {
    // TF.js in the worker is 1.3 MB in one piece; the page's own thread does not wait for it.
    chunkSizeWarningLimit: 1100,
    rolldownOptions: WITHOUT_LICENCE_COMMENTS,
  },
  worker: { format: 'es', plugins: () => [licences.ofWorker], rolldownOptions: WITHOUT_LICENCE_COMMENTS },
  define: { __HEADSTART_VERSION__: JSON.stringify(version) },
  server: { headers: DEV_HEADERS },
  preview: { headers: PAGE_HEADERS },
  test: {
    // TF.js greets every test file that runs it in Node.
    onConsoleLog: (log) => !log.includes('Hi, looks like you are running TensorFlow.js in Node.js'),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/browser/**', 'tests/material/**'],
          testTimeout: 20_000,
        },
      },
      // After the unit tests, each on a browser of its own.
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          exclude: ['tests/browser/alone/**'],
          ...inRealBrowser({ groupOrder: 1, maxWorkers: 2, testTimeout: 240_000 }),
        },
      },
      // These measure what the browser takes: nothing runs beside them.
      {
        extends: true,
        test: {
          name: 'browser-alone',
          include: ['tests/browser/alone/**/*.test.ts'],
          ...inRealBrowser({ groupOrder: 2, maxWorkers: 1, testTimeout: 240_000 }),
        },
      },
      {
        extends: true,
        test: {
          name: 'material',
          include: ['tests/material/**/*.test.ts'],
          ...inRealBrowser({ groupOrder: 2, maxWorkers: 1, testTimeout: 300_000 }),
        },
      },
    ],
  },
});

function inRealBrowser({ groupOrder, ...limits }: { groupOrder: number; maxWorkers: number; testTimeout: number }) {
  return {
    globalSetup: ['tests/browser/support/serve-built-page.ts'],
    sequence: { groupOrder },
    hookTimeout: 60_000,
    // Two browsers on two cores: a second, as by default, is soon over.
    expect: { poll: { timeout: 30_000 } },
    ...limits,
  };
}
