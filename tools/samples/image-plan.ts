/** Both sides of every sample image. */
export const SIZE_PX = 160;

/** All that is to be painted in one image. Lengths and places in px, from the image's top left corner. */
export interface ImagePlan {
  readonly path: string;
  readonly sizePx: number;
  readonly background: Gradient;
  readonly layers: readonly Layer[];
  readonly subject: Subject;
  /** Of the whole image, like a lens that is a little out of focus. */
  readonly blurPx: number;
  readonly brightness: number;
}

export interface Gradient {
  readonly from: string;
  readonly to: string;
  readonly turnDegrees: number;
}

export interface Layer {
  readonly blurPx: number;
  readonly shapes: readonly Shape[];
}

export interface Shape {
  readonly outline: 'ellipse' | 'rectangle' | 'triangle';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly turnDegrees: number;
  readonly colour: string;
}

export interface Subject {
  readonly glyph: string;
  readonly x: number;
  readonly y: number;
  /** The longer side of what is visible of the glyph. */
  readonly longSide: number;
  readonly turnDegrees: number;
  readonly mirrored: boolean;
}
