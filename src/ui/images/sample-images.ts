import type { FoundFile } from '../../core/intake';

/**
 * The sample images that ship with the page, as if their folder had been dropped.
 * @throws an Error with a sentence when the page's own server does not give them
 */
export async function* sampleImages(): AsyncGenerator<FoundFile> {
  const root = new URL('samples/', document.baseURI);
  const index: unknown = await (await fetchSample(new URL('index.json', root))).json();
  if (!isSampleIndex(index)) throw new Error('the list of sample images is not what it should be');
  const files = index.files.map(async ({ path }): Promise<FoundFile> => {
    const bytes = await (await fetchSample(new URL(path, root))).blob();
    const name = path.split('/').at(-1) as string;
    // The same date for the same file: it is known again when the samples are taken twice.
    return { path: `samples/${path}`, file: new File([bytes], name, { type: bytes.type, lastModified: 0 }) };
  });
  yield* await Promise.all(files);
}

async function fetchSample(url: URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the page’s server does not give the sample images (${response.status})`);
  return response;
}

function isSampleIndex(raw: unknown): raw is { readonly files: readonly { readonly path: string }[] } {
  const files = (raw as { files?: unknown } | null)?.files;
  return Array.isArray(files) && files.every((file) => typeof file?.path === 'string' && !file.path.startsWith('/'));
}
