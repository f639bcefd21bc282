import type { FeaturePrecision, KeptFeatureSpace } from '../../../core/kept-data';
import { formatBytes, formatShape, plural } from '../format';

export const features = {
  kept: (bytes: number, limitBytes: number, bases: number) =>
    bytes === 0
      ? `Features kept in this browser: none yet, up to ${formatBytes(limitBytes)}`
      : `Features kept in this browser: ${formatBytes(bytes)} of ${formatBytes(limitBytes)} for ${plural(bases, 'base')}`,
  why: 'An image goes through the base once. What the base made of it stays on this machine, so that the same folder is ready at once when you come back. It can be made again from your images at any time.',
  space({ about, images }: KeptFeatureSpace): string {
    if (!about) return `A base whose name was lost · ${plural(images, 'image')}`;
    const { baseName, cutLayer, heightPx, widthPx, resize, form, augmentation } = about;
    const size = formatShape([heightPx, widthPx]);
    const forms = { avg: '', max: ' · largest values', map: ' · whole maps' }[form];
    const what = augmentation
      ? `${plural(images, 'changed copy', 'changed copies')} (${augmentation})`
      : plural(images, 'image');
    return `${baseName} · cut at ${cutLayer} · ${size}\u00a0px, ${resize}${forms} · ${what}`;
  },
  all: 'All of them',
  forget: (bytes: number, name: string) => `Forget ${formatBytes(bytes)} of features: ${name}`,
  limit: 'At most, in MB',
  setLimit: 'Set',
  limitMore: 'When it is reached, what was used longest ago is forgotten. 0 keeps nothing.',
  precision: 'Kept as',
  precisionHelpName: 'What the precision of kept features is',
  precisionHelp:
    'float16 takes half the room and rounds each number to three digits, which a head rarely notices. It holds for features that are kept from now on.',
  precisions: {
    float32: 'As they are (float32)',
    float16: 'Half the room (float16)',
  } satisfies Record<FeaturePrecision, string>,
  diskIsFull:
    'The browser has no more room, so not all features of these images are kept for your next visit. The run is not affected. To make room, forget features or bases under “Change”, or free space on this machine.',
};
