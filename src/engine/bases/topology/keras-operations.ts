import { isObject, type JsonObject } from './topology';

/**
 * Operations on symbolic tensors: Keras 3 writes `x + 3` into a model as a node of `keras.ops`, without a layer.
 * The hard sigmoid of MobileNetV3 is made of them.
 */
export function isOperation(layer: JsonObject): boolean {
  return typeof layer.module === 'string' && /^keras\.(src\.)?ops\b/.test(layer.module);
}

/** The layer that does the same; an operation without one keeps its name behind `keras.ops.`, which no layer has. */
export function operationAsLayer(operation: JsonObject): JsonObject {
  const { class_name, name, inbound_nodes } = operation;
  const operands = operandsOf(inbound_nodes);
  const layer = operands && asLayer(String(class_name), operands);
  if (layer === undefined) {
    return { class_name: `keras.ops.${String(class_name)}`, config: { name }, name, inbound_nodes: [] };
  }
  const inbound = { args: [operands?.filter(isObject)], kwargs: {} };
  return { class_name: layer.class_name, config: { name, ...layer.config }, name, inbound_nodes: [inbound] };
}

type Constant = number | readonly number[];
type Operand = JsonObject | Constant;

/** What the operation is called with, if it is called once and with tensors and numbers alone. */
function operandsOf(nodes: unknown): readonly Operand[] | undefined {
  if (!Array.isArray(nodes) || nodes.length !== 1 || !isObject(nodes[0]) || !Array.isArray(nodes[0].args)) {
    return undefined;
  }
  const operands = nodes[0].args.map((operand) =>
    isObject(operand) && operand.class_name === '__numpy__' && isObject(operand.config)
      ? operand.config.value
      : operand,
  );
  return operands.every(isOperand) ? operands : undefined;
}

function isOperand(raw: unknown): raw is Operand {
  return (
    isObject(raw) || typeof raw === 'number' || (Array.isArray(raw) && raw.every((one) => typeof one === 'number'))
  );
}

interface Layer {
  readonly class_name: string;
  readonly config: JsonObject;
}

const ACTIVATIONS: { readonly [operation: string]: string } = {
  Relu: 'relu',
  Relu6: 'relu6',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Silu: 'silu',
  HardSilu: 'hard_silu',
  HardSigmoid: 'hard_sigmoid',
};

const MERGES = new Set(['Add', 'Multiply', 'Maximum', 'Minimum']);

function asLayer(operation: string, [left, right, third]: readonly Operand[]): Layer | undefined {
  if (third !== undefined) return undefined;
  if (isObject(left) && isObject(right)) {
    return MERGES.has(operation) ? { class_name: operation, config: {} } : undefined;
  }
  if (isObject(left) && right === undefined && Object.hasOwn(ACTIVATIONS, operation)) {
    return { class_name: 'Activation', config: { activation: ACTIVATIONS[operation] } };
  }
  const affine = isObject(left) ? ofTensorAnd(operation, right) : isObject(right) && ofConstantAnd(operation, left);
  return affine ? { class_name: 'Rescaling', config: affine } : undefined;
}

function ofTensorAnd(operation: string, constant: Operand | undefined): JsonObject | undefined {
  if (operation === 'Negative' && constant === undefined) return { scale: -1, offset: 0 };
  if (constant === undefined || isObject(constant)) return undefined;
  switch (operation) {
    case 'Add':
      return { scale: 1, offset: constant };
    case 'Subtract':
      return { scale: 1, offset: each(constant, (value) => -value) };
    case 'Multiply':
      return { scale: constant, offset: 0 };
    case 'Divide':
    case 'TrueDivide':
      return { scale: each(constant, (value) => 1 / value), offset: 0 };
    default:
      return undefined;
  }
}

function ofConstantAnd(operation: string, constant: Operand | undefined): JsonObject | undefined {
  if (operation === 'Subtract' && constant !== undefined && !isObject(constant)) return { scale: -1, offset: constant };
  return operation === 'Add' || operation === 'Multiply' ? ofTensorAnd(operation, constant) : undefined;
}

function each(constant: Constant, change: (value: number) => number): Constant {
  return typeof constant === 'number' ? change(constant) : constant.map(change);
}
