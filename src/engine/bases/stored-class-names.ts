import type { ModelContent } from './download/model-files';
import { isObject } from './topology/topology';

/** What a model's own files call its outputs, in their order; undefined where they do not say. */
export function storedClassNames(content: ModelContent): readonly string[] | undefined {
  if (content.kind === 'file') return undefined;
  return content.labels ?? namesIn(objectIn(content.json).userDefinedMetadata, 'classNames');
}

/** The labels in the text of metadata.json, which Teachable Machine puts beside a model, and Headstart too. */
export function labelsOfMetadata(text: string): readonly string[] | undefined {
  return namesIn(objectIn(text), 'labels');
}

function namesIn(raw: unknown, key: string): readonly string[] | undefined {
  const names = isObject(raw) ? raw[key] : undefined;
  return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
}

/** Names are an extra: what is no JSON object has none, and no model fails for it. */
function objectIn(text: string): { readonly [key: string]: unknown } {
  try {
    const raw: unknown = JSON.parse(text);
    return isObject(raw) ? raw : {};
  } catch {
    return {};
  }
}
