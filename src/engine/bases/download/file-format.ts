import { HeadstartError } from '../../../core/errors';

/** What a file is by its first bytes; its name and its host's word for it do not count. */
export type FileFormat = 'json' | 'html' | 'hdf5' | 'zip' | 'other';

/** So many bytes, after any space, tell every format from the others. */
const TELLING_BYTES = 8;
/** No more space than this is looked through. */
const MOST_BYTES = 256;
/** A byte order mark, which some editors put before JSON, counts as space. */
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/** What people take for a model file, and the bytes it has at its beginning, or a little after. */
const OTHER_FILES: readonly { readonly mark: string; readonly at?: number; readonly what: string }[] = [
  { mark: '<', what: 'a web page' },
  { mark: 'version https://git-lfs', what: 'a pointer to a file in Git LFS, not the file' },
  { mark: '\u001f\u008b', what: 'packed with gzip; unpack it first' },
  { mark: '\u0089PNG', what: 'a PNG image' },
  { mark: '\u00ff\u00d8\u00ff', what: 'a JPEG image' },
  { mark: '%PDF', what: 'a PDF document' },
  { mark: 'TFL3', at: 4, what: 'a TensorFlow Lite model, which cannot be taken apart into layers' },
];

/**
 * @param start the first bytes that are here
 * @param isAll true if no more will come
 * @returns undefined while more bytes are needed
 */
export function formatOf(start: Uint8Array, isAll: boolean): FileFormat | undefined {
  const text = latin1(start.subarray(0, MOST_BYTES));
  const content = (text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text).trimStart();
  if (!isAll && content.length < TELLING_BYTES && start.length < MOST_BYTES) return undefined;
  if (content.startsWith('{')) return 'json';
  if (content.startsWith('<')) return 'html';
  if (text.startsWith('\u0089HDF')) return 'hdf5';
  if (text.startsWith('PK')) return 'zip';
  return 'other';
}

/** For a file whose format is `other`. */
export function notAModelFile(what: string, start: Uint8Array, toDo: string): HeadstartError {
  return new HeadstartError(
    'bad-model-file',
    `Expected a model.json, a Keras .h5 or .keras file, or a zip of a model, but ${what} ${describe(start)}. ${toDo}`,
  );
}

function describe(start: Uint8Array): string {
  if (start.length === 0) return 'is empty';
  const text = latin1(start.subarray(0, 64));
  const known = OTHER_FILES.find(({ mark, at = 0 }) => text.startsWith(mark, at));
  if (known) return `is ${known.what}`;
  if (/^[\t\r\n\x20-\x7e]+$/.test(text)) return `is text that begins with “${text.trim().slice(0, 24)}”`;
  const bytes = Array.from(start.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'));
  return `begins with the bytes ${bytes.join(' ')}`;
}

/** A character a byte, so that bytes can be looked at as text. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
