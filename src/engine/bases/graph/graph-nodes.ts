import { HeadstartError } from '../../../core/errors';
import { sizeOf } from '../../../core/shapes';
import { inTopologicalOrder } from '../find-cut';
import type { GraphModelJson } from '../model-json';
import { isObject, type JsonObject } from '../topology/topology';

/** An operation of a graph that depends on the image. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** Those of its inputs that depend on the image too. */
  readonly inputs: readonly GraphNode[];
  /** Numbers that were learnt among its other inputs: kernels, biases. */
  readonly parameters: number;
}

/** Far more than any network for images has; each is visited from the one before. */
const MAX_NODES = 5000;

/**
 * The nodes on the way from the image to the outputs, each after what it is computed from.
 * @param outputs names of nodes
 * @throws bad-model-json
 */
export function imageNodes({ graph, weightSpecs }: GraphModelJson, outputs: readonly string[]): GraphNode[] {
  const nodes = linkedNodes(graph);
  const learnt = new Map(
    weightSpecs.filter(({ dtype }) => dtype === 'float32').map((spec) => [spec.name, sizeOf(spec.shape)]),
  );
  const made = new Map<LinkedNode, GraphNode>();
  const order = inTopologicalOrder(outputs.flatMap((name) => nodes.get(name) ?? []));
  for (const node of order) {
    const inputs = node.inputs.flatMap((input) => made.get(input) ?? []);
    if (node.op !== 'Placeholder' && inputs.length === 0) continue;
    const constants = inTopologicalOrder(node.inputs.filter((input) => !made.has(input)));
    const parameters = constants.reduce((total, { name }) => total + (learnt.get(name) ?? 0), 0);
    made.set(node, { name: node.name, op: node.op, inputs: [...new Set(inputs)], parameters });
  }
  return [...made.values()];
}

interface LinkedNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: LinkedNode[];
}

function linkedNodes({ node: raw }: JsonObject): ReadonlyMap<string, LinkedNode> {
  const described = (Array.isArray(raw) ? raw : []).map(describe);
  if (described.length > MAX_NODES)
    throw damaged(`it has ${described.length} operations, and ${MAX_NODES} is the most`);
  const nodes = new Map(described.map(({ name, op }) => [name, { name, op, inputs: [] as LinkedNode[] }]));
  for (const { name, sources } of described) {
    const inputs = nodes.get(name)?.inputs;
    for (const source of sources) inputs?.push(nodes.get(source) ?? fail(damaged(`“${source}” is missing in it`)));
  }
  requireNoCircle([...nodes.values()]);
  return nodes;
}

function describe(raw: unknown): { readonly name: string; readonly op: string; readonly sources: readonly string[] } {
  if (!isObject(raw) || typeof raw.name !== 'string' || typeof raw.op !== 'string') {
    throw damaged('an operation in it has no name');
  }
  const sources = Array.isArray(raw.input) ? raw.input.map(String) : [];
  return { name: raw.name, op: raw.op, sources: sources.filter((source) => !source.startsWith('^')).map(withoutPort) };
}

/** `split:1` is the second output of `split`. */
function withoutPort(source: string): string {
  return source.replace(/:\d+$/, '');
}

/** Takes away, again and again, what nothing left needs as an input (Kahn 1962). */
function requireNoCircle(nodes: readonly LinkedNode[]): void {
  const waiting = new Map(nodes.map((node) => [node, new Set(node.inputs).size]));
  const readers = new Map<LinkedNode, LinkedNode[]>(nodes.map((node) => [node, []]));
  for (const node of nodes) {
    for (const input of new Set(node.inputs)) readers.get(input)?.push(node);
  }
  const ready = nodes.filter((node) => node.inputs.length === 0);
  for (const node of ready) {
    for (const reader of readers.get(node) ?? []) {
      const left = (waiting.get(reader) as number) - 1;
      waiting.set(reader, left);
      if (left === 0) ready.push(reader);
    }
  }
  if (ready.length < nodes.length) throw damaged('its operations go in a circle');
}

function damaged(why: string): HeadstartError {
  return new HeadstartError(
    'bad-model-json',
    `The graph of this model can’t be read: ${why}. Convert the model once more.`,
  );
}

function fail(error: HeadstartError): never {
  throw error;
}
