import { build } from 'vite';
import { type Answer, type FileServer, startFileServer } from '../../support/file-server';

/** An empty page, and beside it, as /module.js, this module in one piece: for what is tested in a browser without the page. */
export async function serveModule(entry: string): Promise<FileServer> {
  const lib = { entry, formats: ['es' as const] };
  const built = await build({ configFile: false, logLevel: 'warn', build: { lib, write: false, minify: false } });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('The module was not built.');
  const { code } = output.output[0];
  return startFileServer({
    '/': answer('text/html', '<!doctype html><title>Test</title>'),
    '/module.js': answer('text/javascript', code),
  });
}

function answer(type: string, body: string): Answer {
  return (response) => response.writeHead(200, { 'content-type': type }).end(body);
}
