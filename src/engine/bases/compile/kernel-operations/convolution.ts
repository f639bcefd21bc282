import type { Shape } from '../../../../core/shapes';
import type { ConvolutionStep, Geometry } from '../convolution-step';
import { borderOf } from './border';
import { type KernelOperation, limitsOf } from './operation';

/** Outputs that the kernel computes at a time. */
const PANEL = 8;

/** Any ordinary convolution. A border is laid around its input first, so that no place is a special case. */
export function convolution(step: ConvolutionStep, [inHeight = 0, inWidth = 0, channels = 0]: Shape): KernelOperation {
  const { geometry, outputShape } = step;
  const [outHeight = 0, outWidth = 0, outputs = 0] = outputShape;
  const { top, bottom, left, right } = borderOf(geometry, [inHeight, inWidth]);
  const [height, width] = [top + inHeight + bottom, left + inWidth + right];
  const isPadded = height > inHeight || width > inWidth;
  return {
    limits: limitsOf(step.activation),
    roomCount: isPadded ? height * width * channels : 0,
    bind({ kernels, memory, inputs: [input = 0], output, room, limits: { low, high } }) {
      const places = memory.constant(placeOffsets(geometry, [outHeight, outWidth], [width * channels, channels]));
      const { offsets, runLength } = runsOf(geometry, [width * channels, channels]);
      const runs = memory.constant(offsets);
      const weights = memory.constant(inPanels(step.kernel.dataSync() as Float32Array, outputs));
      const bias = memory.constant(
        inPanels((step.bias?.dataSync() as Float32Array | undefined) ?? new Float32Array(outputs), outputs),
      );
      const source = isPadded ? room : input;
      const sizes = [outHeight * outWidth, outputs, offsets.length, runLength] as const;
      const convolve = () => kernels.convolve(source, places, runs, weights, bias, output, ...sizes, low, high);
      if (!isPadded) return convolve;
      return () => {
        kernels.pad(input, room, inHeight, inWidth, channels, top, bottom, left, right);
        convolve();
      };
    },
  };
}

type Steps = readonly [down: number, across: number];

const FLOAT_BYTES = 4;

/** Where the window begins for each output place, in bytes from where it begins for the first. */
function placeOffsets({ strides }: Geometry, [height, width]: Steps, [down, across]: Steps): Uint32Array {
  return Uint32Array.from({ length: height * width }, (_, place) => {
    const [y, x] = [Math.floor(place / width), place % width];
    return FLOAT_BYTES * (y * strides[0] * down + x * strides[1] * across);
  });
}

/** A row of the window lies in one piece, unless the window has holes. */
function runsOf({ size, dilation }: Geometry, [down, across]: Steps) {
  const piecesInRow = dilation[1] === 1 ? 1 : size[1];
  const offsets = Uint32Array.from({ length: size[0] * piecesInRow }, (_, run) => {
    const [row, piece] = [Math.floor(run / piecesInRow), run % piecesInRow];
    return FLOAT_BYTES * (row * dilation[0] * down + piece * dilation[1] * across);
  });
  return { offsets, runLength: (size[1] / piecesInRow) * across };
}

/** [rows][outputs] as [panels][rows][PANEL], the last panel filled up with zeros. */
function inPanels(values: Float32Array, outputs: number): Float32Array {
  const rows = values.length / outputs;
  const panels = new Float32Array(Math.ceil(outputs / PANEL) * rows * PANEL);
  for (let row = 0; row < rows; row++) {
    for (let output = 0; output < outputs; output++) {
      const panel = Math.floor(output / PANEL);
      panels[(panel * rows + row) * PANEL + (output % PANEL)] = values[row * outputs + output] as number;
    }
  }
  return panels;
}
