import { KERAS_FOLDERS } from '../core/keras-hosts';
import type { BaseFile } from './base-entry';

/** Where `keras.applications` fetches its weights from. */
const KERAS_APPLICATIONS = `https://${KERAS_FOLDERS[0]}`;

/**
 * An official file of weights without the top.
 * @param path below the folder of Keras' applications, or a whole address
 * @param md5 the `file_hash` that the source code of `keras.applications` states
 */
export function kerasWeights(path: string, md5: string | undefined): BaseFile {
  return { kind: 'keras', url: new URL(path, KERAS_APPLICATIONS).href, md5 };
}
