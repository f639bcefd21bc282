export interface SyncReader {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** Workers alone have it, and only their types know it. */
declare const FileReaderSync: (new () => SyncReader) | undefined;

/** Reads a Blob's bytes at once, where that can be done: in a worker. Undefined elsewhere (Node). */
export function syncReader(): SyncReader | undefined {
  return typeof FileReaderSync === 'undefined' ? undefined : new FileReaderSync();
}
