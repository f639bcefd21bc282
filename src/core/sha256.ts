import { HeadstartError } from './errors';

/**
 * The SHA-256 of these bytes, in lower-case hex.
 * @throws insecure-page where the browser keeps cryptography from a page that came over plain HTTP
 */
export async function sha256Hex(bytes: BufferSource): Promise<string> {
  // The types promise it; pages that came over plain HTTP from another machine do not have it.
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (!subtle) {
    throw new HeadstartError(
      'insecure-page',
      'This page came over plain http, and browsers keep from such pages what Headstart needs. Open it by https, or from this machine as localhost.',
    );
  }
  const digest = await subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
