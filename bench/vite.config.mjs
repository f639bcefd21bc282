import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The page that the benches measure in: Headstart's worker beside the others, with threads for whoever wants them. */
export default defineConfig({
  root: fileURLToPath(new URL('browser', import.meta.url)),
  // TF.js starts its threads from the text of one of its functions, which must stay as it is.
  build: { target: 'esnext', minify: false, emptyOutDir: true },
  worker: { format: 'es' },
  define: { __HEADSTART_VERSION__: JSON.stringify(version) },
  preview: {
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
});
