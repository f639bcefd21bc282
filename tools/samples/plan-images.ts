import { shuffledIndices, streamKey } from '../../src/core/random';
import { BACKDROPS, type Backdrop, clutter } from './backdrops';
import { Chance } from './chance';
import { type ImagePlan, SIZE_PX } from './image-plan';

/** By class: the emoji it is drawn from, other ones in validation than in training. */
export type Glyphs = Readonly<Record<string, Readonly<Record<'train' | 'validation', readonly string[]>>>>;

const IMAGES_A_CLASS = { train: 48, validation: 12 } as const;
const FOLDERS = { train: 'train', validation: 'val' } as const;

/** One plan an image. The same glyphs and seed give the same plans on every machine. */
export function planImages(glyphs: Glyphs, seed: number): ImagePlan[] {
  return Object.entries(glyphs).flatMap(([label, parts], classIndex) =>
    (['train', 'validation'] as const).flatMap((part, partIndex) => {
      const order = shuffledIndices(IMAGES_A_CLASS[part], streamKey(seed, classIndex, partIndex));
      return Array.from(order, (place, index) => {
        const chance = new Chance(streamKey(seed, classIndex, partIndex, index));
        const path = `${FOLDERS[part]}/${label}/${String(index + 1).padStart(3, '0')}.jpg`;
        const glyph = parts[part][place % parts[part].length] as string;
        const drawBackdrop = BACKDROPS[index % BACKDROPS.length] as (typeof BACKDROPS)[number];
        return planImage(path, glyph, drawBackdrop(chance), chance);
      });
    }),
  );
}

function planImage(path: string, glyph: string, { background, layers }: Backdrop, chance: Chance): ImagePlan {
  const longSide = chance.between(0.64, 0.88) * SIZE_PX;
  // Less than half of what is left, because a turned glyph needs more than its sides.
  const room = (SIZE_PX - longSide) * 0.4;
  return {
    path,
    sizePx: SIZE_PX,
    background,
    layers: chance.happens(0.4) ? [...layers, clutter(chance)] : layers,
    subject: {
      glyph,
      x: SIZE_PX / 2 + chance.between(-room, room),
      y: SIZE_PX / 2 + chance.between(-room, room),
      longSide,
      turnDegrees: chance.between(-15, 15),
      mirrored: chance.happens(0.5),
    },
    blurPx: chance.happens(0.4) ? chance.between(0.3, 0.8) : 0,
    brightness: chance.between(0.9, 1.06),
  };
}
