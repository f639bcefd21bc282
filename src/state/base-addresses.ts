import { KERAS_FOLDERS, PROXY_FOLDER } from '../core/keras-hosts';
import type { BaseAddress } from '../core/reports';

export interface AddressOptions {
  /** The page's own address. */
  readonly pageUrl: string;
  /** A folder that a person named, with the same files as Keras' own. */
  readonly mirror?: string | undefined;
}

/**
 * Where to look for the file at `url`, the best first: a mirror, the host itself, the page's own server. The first and
 * the last are for Keras' official weights alone.
 */
export function addressesOf(url: string, { pageUrl, mirror }: AddressOptions): BaseAddress[] {
  const host: BaseAddress = { url, route: 'host' };
  const folder = KERAS_FOLDERS.find((each) => url.startsWith(`https://${each}`));
  if (folder === undefined) return [host];
  const file = url.slice(`https://${folder}`.length);
  const proxy: BaseAddress = { url: new URL(`${PROXY_FOLDER}${folder}${file}`, pageUrl).href, route: 'proxy' };
  return mirror?.trim() ? [{ url: below(mirror.trim(), file), route: 'mirror' }, host, proxy] : [host, proxy];
}

/** What is no address stays none: the download says so. */
function below(folder: string, file: string): string {
  if (!URL.canParse(folder)) return folder;
  const url = new URL(folder);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${file}`;
  return url.href;
}
