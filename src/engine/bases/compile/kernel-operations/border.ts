import type { Shape } from '../../../../core/shapes';
import type { Geometry } from '../convolution-step';

/** How many rows and columns of nothing are thought around a map. */
export interface Border {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** TensorFlow's rule for `same`: as little as gives ⌈length / stride⌉ places, the odd one at the end. */
export function borderOf({ size, strides, dilation, padding }: Geometry, [height = 0, width = 0]: Shape): Border {
  if (padding === 'valid') return { top: 0, bottom: 0, left: 0, right: 0 };
  if (padding !== 'same') {
    const [, [top, bottom], [left, right]] = padding;
    return { top, bottom, left, right };
  }
  const total = (axis: 0 | 1, length: number) => {
    const reach = (size[axis] - 1) * dilation[axis] + 1;
    return Math.max((Math.ceil(length / strides[axis]) - 1) * strides[axis] + reach - length, 0);
  };
  const [down, across] = [total(0, height), total(1, width)];
  const [top, left] = [Math.floor(down / 2), Math.floor(across / 2)];
  return { top, bottom: down - top, left, right: across - left };
}
