import type { LayerRow } from '../../core/summary';

/** One block of the strip: a layer with weights, and those after it that only normalise, activate or reshape. */
export interface NetworkBlock {
  readonly name: string;
  readonly className: string;
  readonly outputShape: LayerRow['outputShape'];
  readonly parameters: number;
  readonly trainable: boolean;
  readonly layers: number;
}

/** The rows in blocks that are few and wide enough to be drawn; their parameters together are the rows'. */
export function networkBlocks(rows: readonly LayerRow[]): NetworkBlock[] {
  const blocks: NetworkBlock[] = [];
  for (const row of rows) {
    const last = blocks.at(-1);
    if (last && (!startsBlock(row) || last.parameters === 0)) blocks[blocks.length - 1] = join(last, row);
    else blocks.push({ ...row, layers: 1 });
  }
  return blocks;
}

function startsBlock({ parameters, className }: LayerRow): boolean {
  return parameters > 0 && className !== 'BatchNormalization';
}

/** A block goes by its first layer with weights, and gives what its last layer gives. */
function join(block: NetworkBlock, row: LayerRow): NetworkBlock {
  const named = block.parameters > 0 ? block : row;
  return {
    name: named.name,
    className: named.className,
    outputShape: row.outputShape,
    parameters: block.parameters + row.parameters,
    trainable: block.trainable || row.trainable,
    layers: block.layers + 1,
  };
}
