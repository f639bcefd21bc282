/** Where the official weights of `keras.applications` lie. */
const KERAS_HOST = 'storage.googleapis.com';

/**
 * The folders on that host, as paths. The page's own server passes on what lies in them, and nothing else, since the
 * host may not let pages read it; a mirror stands in for each of them.
 */
export const KERAS_FOLDERS = [
  `${KERAS_HOST}/tensorflow/keras-applications/`,
  `${KERAS_HOST}/keras-applications/`,
] as const;

/** The folder on the page's own server, below the page, under which it passes them on. */
export const PROXY_FOLDER = 'proxy/';
