import type { LayerRow } from '../../core/summary';

/** One block of the strip: neighbouring layers with weights of their own, and those after them that only serve them. */
export interface NetworkBlock {
  /** Of its first layer with weights. */
  readonly name: string;
  readonly className: string;
  /** Of its last layer, whose output is the block's. */
  readonly lastName: string;
  readonly outputShape: LayerRow['outputShape'];
  readonly parameters: number;
  readonly trainable: boolean;
  readonly layers: number;
  /** Whether the network can be cut at its end. */
  readonly canCut: boolean;
}

/** So many blocks are wide enough to be seen and pressed; what is thrown away has less room. */
const MOST_FROZEN = 16;
const MOST_ABOVE = 8;

/**
 * The base in blocks that are few and wide enough to be drawn, each from one place where it can be cut to another.
 * No block reaches over the cut, and their parameters together are the rows'.
 * @param cutNames the layers at which the base can be cut; where none is known, every layer
 */
export function baseBlocks(
  frozen: readonly LayerRow[],
  above: readonly LayerRow[],
  cutNames: ReadonlySet<string>,
): { readonly frozen: readonly NetworkBlock[]; readonly above: readonly NetworkBlock[] } {
  return {
    frozen: atMost(MOST_FROZEN, layerBlocks(frozen, cutNames)),
    above: atMost(MOST_ABOVE, layerBlocks(above, cutNames)),
  };
}

/** A layer of the head as a block of its own. */
export function headBlock(row: LayerRow): NetworkBlock {
  return { ...row, lastName: row.name, layers: 1, canCut: false };
}

/** A block for each stretch from one cut to the next that has weights of its own. */
function layerBlocks(rows: readonly LayerRow[], cutNames: ReadonlySet<string>): readonly NetworkBlock[] {
  const blocks: NetworkBlock[] = [];
  for (const stretch of stretches(rows, cutNames)) {
    const block = stretch.map((row) => blockOf(row, cutNames)).reduce(join);
    const last = blocks.at(-1);
    if (last && (last.parameters === 0 || !stretch.some(hasOwnWeights))) blocks[blocks.length - 1] = join(last, block);
    else blocks.push(block);
  }
  return blocks;
}

function stretches(rows: readonly LayerRow[], cutNames: ReadonlySet<string>): LayerRow[][] {
  const found: LayerRow[][] = [];
  let isOpen = false;
  for (const row of rows) {
    if (isOpen) found.at(-1)?.push(row);
    else found.push([row]);
    isOpen = !isCut(row, cutNames);
  }
  return found;
}

function blockOf(row: LayerRow, cutNames: ReadonlySet<string>): NetworkBlock {
  return { ...row, lastName: row.name, layers: 1, canCut: isCut(row, cutNames) };
}

function isCut({ name }: LayerRow, cutNames: ReadonlySet<string>): boolean {
  return cutNames.size === 0 || cutNames.has(name);
}

function hasOwnWeights({ parameters, className }: LayerRow): boolean {
  return parameters > 0 && className !== 'BatchNormalization';
}

/** A block goes by its first layer with weights, and gives what its last layer gives. */
function join(block: NetworkBlock, next: NetworkBlock): NetworkBlock {
  const named = block.parameters > 0 ? block : next;
  return {
    name: named.name,
    className: named.className,
    lastName: next.lastName,
    outputShape: next.outputShape,
    parameters: block.parameters + next.parameters,
    trainable: block.trainable || next.trainable,
    layers: block.layers + next.layers,
    canCut: next.canCut,
  };
}

/** Joins the two neighbours that are the narrowest together, again and again. */
function atMost(most: number, blocks: readonly NetworkBlock[]): readonly NetworkBlock[] {
  if (blocks.length <= most) return blocks;
  const widths = blocks.slice(1).map(({ parameters }, index) => parameters + (blocks[index]?.parameters ?? 0));
  const narrowest = widths.indexOf(Math.min(...widths));
  const pair = blocks.slice(narrowest, narrowest + 2).reduce(join);
  return atMost(most, [...blocks.slice(0, narrowest), pair, ...blocks.slice(narrowest + 2)]);
}
