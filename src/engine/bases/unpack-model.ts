import { formatOf } from './download/file-format';
import type { ModelContent } from './download/model-files';
import { holdsModelJson, readModelZip } from './read-model-zip';

/** A model's files out of the zip that they may be in: Teachable Machine exports one, and so does Headstart. */
export async function unpackModel(content: ModelContent): Promise<ModelContent> {
  if (content.kind === 'tfjs' || !(await isZip(content.file)) || !(await holdsModelJson(content.file))) return content;
  return { kind: 'tfjs', ...(await readModelZip(content.file)) };
}

export async function isZip(file: Blob): Promise<boolean> {
  return formatOf(new Uint8Array(await file.slice(0, 8).arrayBuffer()), true) === 'zip';
}
