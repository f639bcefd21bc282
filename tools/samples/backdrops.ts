import type { Chance } from './chance';
import { type ImagePlan, type Layer, type Shape, SIZE_PX } from './image-plan';

export type Backdrop = Pick<ImagePlan, 'background' | 'layers'>;

/** What a subject can stand before; chosen alike for every class, so that no class can be told by it. */
export const BACKDROPS = [plain, gradient, stripes, specks, blobs] as const;

/** Faint things that are no subject. */
export function clutter(chance: Chance): Layer {
  const shapes = Array.from({ length: chance.integer(3, 6) }, () => {
    const colour = new Colour(chance.between(0.5, 0.8), 0.08, chance.between(0, 360));
    return shapeAnywhere(chance, chance.between(16, 44), colour.css(chance.between(0.12, 0.25)));
  });
  return { blurPx: chance.between(0.5, 2.5), shapes };
}

function plain(chance: Chance): Backdrop {
  return { ...plainOf(backColour(chance)), layers: [] };
}

function gradient(chance: Chance): Backdrop {
  const colour = backColour(chance);
  const to = colour.beside(chance.between(-50, 50), chance.between(0.08, 0.16));
  return { background: { from: colour.css(), to: to.css(), turnDegrees: chance.between(0, 360) }, layers: [] };
}

function stripes(chance: Chance): Backdrop {
  const colour = backColour(chance);
  const turnDegrees = chance.between(0, 180);
  const width = chance.between(8, 24);
  const across = { x: Math.cos(radians(turnDegrees)), y: Math.sin(radians(turnDegrees)) };
  const bars = Array.from({ length: Math.ceil(SIZE_PX / width) }, (_, index): Shape => {
    const distance = (index * 2 + 0.5) * width - SIZE_PX;
    const [x, y] = [SIZE_PX / 2 + across.x * distance, SIZE_PX / 2 + across.y * distance];
    const bar = colour.beside(chance.between(-6, 6), 0.055);
    return { outline: 'rectangle', x, y, width, height: SIZE_PX * 2, turnDegrees, colour: bar.css() };
  });
  return { ...plainOf(colour), layers: [{ blurPx: chance.between(0.4, 1.5), shapes: bars }] };
}

function specks(chance: Chance): Backdrop {
  const colour = backColour(chance);
  const shapes = Array.from({ length: 700 }, () =>
    shapeAnywhere(
      chance,
      chance.between(2, 7),
      colour.beside(chance.between(-20, 20), chance.between(-0.06, 0.06)).css(0.7),
    ),
  );
  return { ...plainOf(colour), layers: [{ blurPx: chance.between(0.5, 1.2), shapes }] };
}

function blobs(chance: Chance): Backdrop {
  const colour = backColour(chance);
  const shapes = Array.from({ length: chance.integer(5, 9) }, () =>
    shapeAnywhere(chance, chance.between(40, 90), colour.beside(chance.between(-70, 70), 0.04).css(0.6), 'ellipse'),
  );
  return { ...plainOf(colour), layers: [{ blurPx: chance.between(6, 14), shapes }] };
}

function plainOf(colour: Colour): Pick<Backdrop, 'background'> {
  return { background: { from: colour.css(), to: colour.css(), turnDegrees: 0 } };
}

function shapeAnywhere(
  chance: Chance,
  size: number,
  colour: string,
  outline = chance.pick(['ellipse', 'rectangle', 'triangle'] as const),
): Shape {
  return {
    outline,
    x: chance.between(0, SIZE_PX),
    y: chance.between(0, SIZE_PX),
    width: size * chance.between(0.8, 1.25),
    height: size * chance.between(0.8, 1.25),
    turnDegrees: chance.between(0, 360),
    colour,
  };
}

/** Mostly light and calm, at times dark, so that the colourful subject stands out. */
function backColour(chance: Chance): Colour {
  const hue = chance.between(0, 360);
  return chance.happens(0.2)
    ? new Colour(chance.between(0.34, 0.46), chance.between(0.03, 0.07), hue)
    : new Colour(chance.between(0.8, 0.94), chance.between(0.02, 0.07), hue);
}

/** In Oklch, where equal steps look equal: lightness 0 … 1, chroma from 0 (grey) to about 0.3, hue in degrees. */
class Colour {
  constructor(
    private readonly lightness: number,
    private readonly chroma: number,
    private readonly hue: number,
  ) {}

  /** A neighbour; where it would be too light to be seen, it is darker by as much. */
  beside(hueDegrees: number, lighter: number): Colour {
    const lightness = this.lightness + lighter > 0.97 ? this.lightness - lighter : this.lightness + lighter;
    return new Colour(lightness, this.chroma, (this.hue + hueDegrees + 360) % 360);
  }

  css(opacity = 1): string {
    return `oklch(${this.lightness.toFixed(3)} ${this.chroma.toFixed(3)} ${this.hue.toFixed(1)} / ${opacity.toFixed(2)})`;
  }
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
