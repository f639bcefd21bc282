import type { BaseEntry } from './base-entry';
import { DENSENET } from './densenet';
import { EFFICIENTNET } from './efficientnet';
import { HEADSTART_TINY } from './headstart-tiny';
import { INCEPTION } from './inception';
import { MOBILENET_V1 } from './mobilenet-v1';
import { MOBILENET_V2 } from './mobilenet-v2';
import { RESNET } from './resnet';
import { VGG } from './vgg';

/** What a person who chooses nothing gets, as long as its host answers. */
export const DEFAULT_BASE = MOBILENET_V1[0] as BaseEntry;

/** What works without any network. */
export const BUNDLED_BASE = HEADSTART_TINY;

export const BASES: readonly BaseEntry[] = [
  BUNDLED_BASE,
  ...MOBILENET_V1,
  ...MOBILENET_V2,
  ...VGG,
  ...RESNET,
  ...INCEPTION,
  ...DENSENET,
  ...EFFICIENTNET,
];

export function findBase(id: string): BaseEntry | undefined {
  return BASES.find((base) => base.id === id);
}
