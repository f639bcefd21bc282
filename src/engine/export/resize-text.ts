import type { Interpolation, Resize, ResizeMode } from '../../core/resize';

/** For people: how a picture is brought to the size that the model takes, and what does the same in TensorFlow. */
export function resizeText({ mode, interpolation }: Resize): string {
  return `${MODES[mode]} ${INTERPOLATIONS[interpolation]}`;
}

const MODES: { readonly [Mode in ResizeMode]: string } = {
  squash: 'Squash the whole picture to height × width, as tf.image.resize does.',
  crop: 'Cut out the largest centred part of the shape height × width, then resize it, as keras.utils.image_dataset_from_directory with crop_to_aspect_ratio=True does.',
  pad: 'Make the picture as large as fits into height × width and put it in the middle, on black (0, before preprocessing), as tf.image.resize_with_pad does.',
};

const INTERPOLATIONS: { readonly [Name in Interpolation]: string } = {
  bilinear: 'Interpolate bilinearly between pixel centres at half pixels, without antialiasing (antialias=False).',
  antialias:
    'Interpolate with a triangle filter as wide as the reduction asks for (method="bilinear", antialias=True; Pillow’s BILINEAR is the same).',
};
