import { describe, expect, it } from 'vitest';
import { placePicture, type Size } from '../../src/core/resize';

const SIDES = [1, 2, 3, 7, 16, 224, 299, 512, 1080, 4000];
const RESULTS: readonly Size[] = [224, 96, 7].flatMap((side) => [
  { width: side, height: side },
  { width: side, height: 3 * side },
]);
const PICTURES: readonly Size[] = SIDES.flatMap((width) => SIDES.map((height) => ({ width, height })));

describe('placePicture', () => {
  it.each(['squash', 'crop', 'pad'] as const)(
    'takes what the picture has and fills what the result has: %s',
    (mode) => {
      for (const picture of PICTURES) {
        for (const result of RESULTS) {
          const { source, target } = placePicture(mode, picture, result);
          for (const [box, size] of [
            [source, picture],
            [target, result],
          ] as const) {
            expect(Math.min(box.left, box.top)).toBeGreaterThanOrEqual(0);
            expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
            expect(box.left + box.width).toBeLessThanOrEqual(size.width);
            expect(box.top + box.height).toBeLessThanOrEqual(size.height);
            expect(Object.values(box).every(Number.isInteger)).toBe(true);
          }
        }
      }
    },
  );

  it('cuts a wide picture at the sides, in the middle', () => {
    const { source } = placePicture('crop', { width: 500, height: 340 }, { width: 200, height: 200 });
    expect(source).toEqual({ left: 80, top: 0, width: 340, height: 340 });
  });

  it('puts bars above and below a wide picture', () => {
    const { target } = placePicture('pad', { width: 400, height: 200 }, { width: 100, height: 100 });
    expect(target).toEqual({ left: 0, top: 25, width: 100, height: 50 });
  });

  it('keeps the shape of what it shows to within a pixel', () => {
    for (const picture of PICTURES.filter(({ width, height }) => width > 200 && height > 200)) {
      for (const mode of ['crop', 'pad'] as const) {
        const { source, target } = placePicture(mode, picture, { width: 224, height: 224 });
        // Each side is rounded down, and in float32 an exact number may become one less.
        expect(Math.abs(target.width - (target.height * source.width) / source.height)).toBeLessThan(
          2 + source.width / source.height,
        );
      }
    }
  });
});
