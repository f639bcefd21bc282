import type { RunSettings } from './run-settings';

/** What happens to a picture's shape: squashed to the base's, its edges cut off, or bars added. */
export type ResizeMode = 'squash' | 'crop' | 'pad';

/** How new pixels follow from old ones: from the nearest four alone, or from all that a new pixel covers. */
export type Interpolation = 'bilinear' | 'antialias';

/** How a picture is brought to the size that a base takes. */
export interface Resize {
  readonly mode: ResizeMode;
  readonly interpolation: Interpolation;
}

/** What Keras' `image_dataset_from_directory` does if nothing is said. */
export const DEFAULT_RESIZE: Resize = { mode: 'squash', interpolation: 'bilinear' };

/** The resize that a run's settings ask for. */
export function resizeOf({ resize, interpolation }: Pick<RunSettings, 'resize' | 'interpolation'>): Resize {
  return { mode: resize, interpolation };
}

/** Sides in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Part of a picture, in whole pixels from its top left corner. */
export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** Which part of the picture goes where in the result; what it leaves free is 0. */
export interface Placement {
  readonly source: Box;
  readonly target: Box;
}

/**
 * Where Keras puts a picture, to the pixel: `image_dataset_from_directory` as it is, with `crop_to_aspect_ratio`
 * (`smart_resize`) and with `pad_to_aspect_ratio` (`tf.image.resize_with_pad`). Both compute in float32, and so does this.
 */
export function placePicture(mode: ResizeMode, picture: Size, result: Size): Placement {
  switch (mode) {
    case 'squash':
      return { source: whole(picture), target: whole(result) };
    case 'crop':
      return { source: centredCrop(picture, result), target: whole(result) };
    case 'pad':
      return { source: whole(picture), target: centredFit(picture, result) };
  }
}

function whole({ width, height }: Size): Box {
  return { left: 0, top: 0, width, height };
}

/** The largest part of the result's shape. */
function centredCrop(picture: Size, result: Size): Box {
  const side = (other: number, numerator: number, denominator: number, most: number) =>
    Math.max(1, Math.min(most, Math.floor(float32(float32(other * numerator) / denominator))));
  const width = side(picture.height, result.width, result.height, picture.width);
  const height = side(picture.width, result.height, result.width, picture.height);
  return {
    left: Math.floor((picture.width - width) / 2),
    top: Math.floor((picture.height - height) / 2),
    width,
    height,
  };
}

/** The largest place of the picture's shape. A side that would round to nothing, where TensorFlow fails, is 1 here. */
function centredFit(picture: Size, result: Size): Box {
  const ratio = Math.max(float32(picture.width / result.width), float32(picture.height / result.height));
  const width = float32(picture.width / ratio);
  const height = float32(picture.height / ratio);
  return {
    left: Math.max(0, Math.floor((result.width - width) / 2)),
    top: Math.max(0, Math.floor((result.height - height) / 2)),
    width: Math.max(1, Math.floor(width)),
    height: Math.max(1, Math.floor(height)),
  };
}

const float32 = Math.fround;
