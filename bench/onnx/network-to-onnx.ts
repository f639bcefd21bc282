import { inTopologicalOrder, shapeWithoutBatch } from '../../src/engine/bases/find-cut';
import type * as tf from '../../src/engine/tf';
import { convolutionNode, NO_ZEROS, type Zeros } from './convolution-node';
import { type OnnxGraph, type OnnxNode, type OnnxTensor, onnxFile } from './onnx-file';

/** A layer's output in the graph, and the zeros that the convolution which reads it has still to put around it. */
interface Value {
  readonly name: string;
  readonly zeros: Zeros;
}

/** The graph of a frozen network, see `networkGraph`, as the bytes of a .onnx file. */
export async function networkToOnnx(frozen: tf.LayersModel): Promise<Uint8Array<ArrayBuffer>> {
  return onnxFile(await networkGraph(frozen));
}

/**
 * A frozen network as an ONNX graph, in as few nodes as onnxruntime could wish for: padding layers are part of the
 * convolutions after them; activations follow convolutions, which the runtime then fuses by itself. Images and features
 * have their channels first.
 * @param frozen of such layers as MobileNet has, its normalisations folded
 * @returns `pixels` [batch, 3, height, width] → `features` [batch, channels, height, width]
 * @throws an error that names what it does not know
 */
export async function networkGraph(frozen: tf.LayersModel): Promise<OnnxGraph> {
  const [input] = frozen.inputs as [tf.SymbolicTensor];
  const [output] = frozen.outputs as [tf.SymbolicTensor];
  const graph = new GraphWriter();
  const values = new Map<tf.SymbolicTensor, Value>([[input, { name: 'pixels', zeros: NO_ZEROS }]]);
  for (const tensor of inTopologicalOrder([output])) {
    if (tensor === input) continue;
    const sources = tensor.inputs.map((source) => values.get(source) as Value);
    values.set(tensor, await graph.write(tensor, sources));
  }
  graph.nodes.push({ operator: 'Identity', inputs: [(values.get(output) as Value).name], output: 'features' });
  return {
    nodes: graph.nodes,
    weights: graph.weights,
    input: { name: 'pixels', shape: ['batch', ...channelsFirst(input)] },
    output: { name: 'features', shape: ['batch', ...channelsFirst(output)] },
  };
}

class GraphWriter {
  readonly nodes: OnnxNode[] = [];
  /** The bounds of ReLU6, which are inputs of a Clip, and the layers' weights as they come. */
  readonly weights: OnnxTensor[] = [scalar('zero', 0), scalar('six', 6)];

  /** Writes the layer that a tensor comes from. */
  async write(tensor: tf.SymbolicTensor, sources: readonly Value[]): Promise<Value> {
    const layer = tensor.sourceLayer;
    const { padding, maxValue, activation } = layer.getConfig();
    const [source] = sources as [Value];
    const className = layer.getClassName();
    switch (className) {
      case 'ZeroPadding2D':
        return { name: source.name, zeros: padding as Zeros };
      case 'Conv2D':
      case 'DepthwiseConv2D': {
        const { node, parameters } = await convolutionNode(tensor, source);
        this.weights.push(...parameters);
        return this.activate(this.add(node), activation);
      }
      case 'ReLU':
        return this.activate(source.name, maxValue === 6 ? 'relu6' : 'relu');
      case 'Activation':
        return this.activate(source.name, activation);
      case 'Dropout':
        return source;
      default:
        throw new Error(`The bench cannot write ${layer.name}, a ${className}, as ONNX.`);
    }
  }

  private activate(name: string, activation: unknown): Value {
    const output = `${name}/${activation}`;
    switch (activation) {
      case 'linear':
        return { name, zeros: NO_ZEROS };
      case 'relu':
        return { name: this.add({ operator: 'Relu', inputs: [name], output }), zeros: NO_ZEROS };
      case 'relu6':
        return { name: this.add({ operator: 'Clip', inputs: [name, 'zero', 'six'], output }), zeros: NO_ZEROS };
      default:
        throw new Error(`The bench cannot write the activation ${activation} as ONNX.`);
    }
  }

  /** @returns the name of its output */
  private add(node: OnnxNode): string {
    this.nodes.push(node);
    return node.output;
  }
}

function scalar(name: string, value: number): OnnxTensor {
  return { name, shape: [], values: Float32Array.of(value) };
}

function channelsFirst(tensor: tf.SymbolicTensor): number[] {
  const [height, width, channels] = shapeWithoutBatch(tensor) as [number, number, number];
  return [channels, height, width];
}
