import { bytesField, integerField, joinMessage, messageField, textField } from './protobuf';

/** The part of ONNX that a convolutional network needs. Field numbers: onnx/onnx.proto, IR version 8. */

export type Attribute = number | readonly number[];

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Whole numbers, and lists of them. */
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A tensor that the graph takes or gives; a word in its shape is a length that may vary. */
export interface OnnxPort {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly weights: readonly OnnxTensor[];
  readonly input: OnnxPort;
  readonly output: OnnxPort;
}

const IR_VERSION = 8;
const OPERATOR_SET = 13;
const FLOAT = 1;
const ATTRIBUTE_TYPE = { integer: 2, integers: 7 } as const;

/** The graph as the bytes of a .onnx file. */
export function onnxFile({ nodes, weights, input, output }: OnnxGraph): Uint8Array<ArrayBuffer> {
  const graph = [
    ...nodes.map((node) => messageField(1, nodeMessage(node))),
    textField(2, 'network'),
    ...weights.map((weight) => messageField(5, tensorMessage(weight))),
    messageField(11, portMessage(input)),
    messageField(12, portMessage(output)),
  ];
  return joinMessage([
    integerField(1, IR_VERSION),
    textField(2, 'headstart-bench'),
    messageField(7, graph),
    messageField(8, [textField(1, ''), integerField(2, OPERATOR_SET)]),
  ]);
}

function nodeMessage({ operator, inputs, output, attributes = {} }: OnnxNode): Uint8Array[] {
  return [
    ...inputs.map((input) => textField(1, input)),
    textField(2, output),
    textField(3, output),
    textField(4, operator),
    ...Object.entries(attributes).map(([name, value]) => messageField(5, [textField(1, name), ...attribute(value)])),
  ];
}

function attribute(value: Attribute): Uint8Array[] {
  if (typeof value === 'number') return [integerField(3, value), integerField(20, ATTRIBUTE_TYPE.integer)];
  return [...value.map((each) => integerField(8, each)), integerField(20, ATTRIBUTE_TYPE.integers)];
}

function tensorMessage({ name, shape, values }: OnnxTensor): Uint8Array[] {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [
    ...shape.map((length) => integerField(1, length)),
    integerField(2, FLOAT),
    textField(8, name),
    bytesField(9, bytes),
  ];
}

function portMessage({ name, shape }: OnnxPort): Uint8Array[] {
  const lengths = shape.map((length) =>
    messageField(1, [typeof length === 'number' ? integerField(1, length) : textField(2, length)]),
  );
  const tensorType = [integerField(1, FLOAT), messageField(2, lengths)];
  return [textField(1, name), messageField(2, [messageField(1, tensorType)])];
}
