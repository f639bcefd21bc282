import { shapeWithoutBatch } from '../../src/engine/bases/find-cut';
import type * as tf from '../../src/engine/tf';
import type { OnnxNode, OnnxTensor } from './onnx-file';

type Pair = [number, number];

/** Rows of zeros above and below, columns to the left and to the right. */
export type Zeros = [rows: Pair, columns: Pair];

export const NO_ZEROS: Zeros = [
  [0, 0],
  [0, 0],
];

/**
 * An ordinary or a depthwise convolution.
 * @param source what it reads, and the zeros around that
 */
export async function convolutionNode(
  tensor: tf.SymbolicTensor,
  source: { readonly name: string; readonly zeros: Zeros },
): Promise<{ readonly node: OnnxNode; readonly parameters: readonly OnnxTensor[] }> {
  const layer = tensor.sourceLayer;
  const { strides, dilationRate, padding } = layer.getConfig();
  const isDepthwise = layer.getClassName() === 'DepthwiseConv2D';
  const [kernel, bias] = layer.getWeights() as [tf.Tensor4D, tf.Tensor1D | undefined];
  const [height, width, inChannels] = kernel.shape;
  const geometry = { kernel: [height, width], strides: strides as Pair, dilations: dilationRate as Pair } as const;
  const [rows, columns] = padding === 'same' ? sameZeros(tensor, geometry) : source.zeros;
  const parameters = [await kernelTensor(layer.name, kernel, isDepthwise)];
  if (bias)
    parameters.push({ name: `${layer.name}/bias`, shape: bias.shape, values: (await bias.data()) as Float32Array });
  const node = {
    operator: 'Conv',
    inputs: [source.name, ...parameters.map(({ name }) => name)],
    output: layer.name,
    attributes: {
      kernel_shape: geometry.kernel,
      strides: geometry.strides,
      dilations: geometry.dilations,
      group: isDepthwise ? inChannels : 1,
      pads: [rows[0], columns[0], rows[1], columns[1]],
    },
  };
  return { node, parameters };
}

interface Geometry {
  readonly kernel: Readonly<Pair>;
  readonly strides: Pair;
  readonly dilations: Pair;
}

/** The zeros around an input for Keras' `padding='same'`: the odd one is below and to the right. */
function sameZeros(tensor: tf.SymbolicTensor, { kernel, strides, dilations }: Geometry): Zeros {
  const [height, width] = shapeWithoutBatch(tensor.inputs[0] as tf.SymbolicTensor) as [number, number, number];
  const along = (side: 0 | 1, length: number): Pair => {
    const reach = (kernel[side] - 1) * dilations[side] + 1;
    const total = Math.max((Math.ceil(length / strides[side]) - 1) * strides[side] + reach - length, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  };
  return [along(0, height), along(1, width)];
}

/** A kernel [height, width, in, out] as [out, in, height, width]; a depthwise one as [in × multiplier, 1, height, width]. */
async function kernelTensor(layer: string, kernel: tf.Tensor4D, isDepthwise: boolean): Promise<OnnxTensor> {
  const [height, width, inChannels, outs] = kernel.shape;
  const values = await kernel.data();
  const places = height * width;
  const ordered = new Float32Array(values.length);
  for (let place = 0; place < places; place++) {
    for (let channel = 0; channel < inChannels; channel++) {
      for (let out = 0; out < outs; out++) {
        const row = isDepthwise ? channel * outs + out : out * inChannels + channel;
        ordered[row * places + place] = values[(place * inChannels + channel) * outs + out] as number;
      }
    }
  }
  const shape = isDepthwise ? [inChannels * outs, 1, height, width] : [outs, inChannels, height, width];
  return { name: `${layer}/kernel`, shape, values: ordered };
}
