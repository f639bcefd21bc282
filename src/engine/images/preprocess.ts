import type { Preprocessing } from '../../core/reports';

/** Means of ImageNet's training images: of bytes in BGR order (Caffe), of shares of 1 in RGB order (PyTorch). */
const CAFFE_MEAN_BGR = [103.939, 116.779, 123.68] as const;
const TORCH_MEAN = [0.485, 0.456, 0.406] as const;
const TORCH_DEVIATION = [0.229, 0.224, 0.225] as const;

/**
 * Scales pixels as a base was trained on them (Keras' `imagenet_utils.preprocess_input`):
 * tf: x / 127.5 − 1; caffe: BGR, minus the means; torch: (x / 255 − mean) / deviation; none: as they are.
 * @param rgb float32 [..., 3], RGB, 0…255
 * @param target where the results go; they take the pixels' place if nothing is said
 */
export function preprocess(rgb: Float32Array, mode: Preprocessing, target = rgb): void {
  switch (mode) {
    case 'none':
      if (target !== rgb) target.set(rgb);
      return;
    case 'tf':
      for (let at = 0; at < rgb.length; at++) target[at] = (rgb[at] as number) / 127.5 - 1;
      return;
    case 'caffe':
      for (let at = 0; at < rgb.length; at += 3) {
        const red = rgb[at] as number;
        target[at] = (rgb[at + 2] as number) - CAFFE_MEAN_BGR[0];
        target[at + 1] = (rgb[at + 1] as number) - CAFFE_MEAN_BGR[1];
        target[at + 2] = red - CAFFE_MEAN_BGR[2];
      }
      return;
    case 'torch':
      for (let at = 0; at < rgb.length; at += 3) {
        for (let channel = 0; channel < 3; channel++) {
          const share = (rgb[at + channel] as number) / 255;
          target[at + channel] = (share - (TORCH_MEAN[channel] as number)) / (TORCH_DEVIATION[channel] as number);
        }
      }
  }
}
