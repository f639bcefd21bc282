import { text } from '../text/en';
import type { NetworkBlock } from './network-blocks';

/** Below the cut, above it and trained, or what of the base was above it. */
export type BlockPart = 'frozen' | 'head' | 'above';

interface NetworkBlockButtonProps {
  readonly block: NetworkBlock;
  readonly part: BlockPart;
  readonly endsAtCut: boolean;
  /** One block of the strip is reached by Tab, the others from it by arrow keys. */
  readonly isReachable: boolean;
  /** Undefined where the network cannot be cut at the block's end, or not now. */
  readonly onCut: (() => void) | undefined;
  readonly onShow: () => void;
  readonly onHide: () => void;
  readonly onFocus: () => void;
}

/** A block of the network: it says what it is, and where it can be, it cuts the base at its end. */
export function NetworkBlockButton(props: NetworkBlockButtonProps) {
  const { block, part, endsAtCut, isReachable, onCut, onShow, onHide, onFocus } = props;
  const words = `${text.network.blockName(block)}: ${text.network.block(block, part)}`;
  return (
    <button
      type="button"
      className="block"
      data-part={part}
      data-can-cut={onCut !== undefined || undefined}
      style={{ flexGrow: Math.max(1, block.parameters) }}
      tabIndex={isReachable ? 0 : -1}
      aria-label={block.canCut ? `${words}. ${text.network.cutAfter(block.lastName)}` : words}
      aria-pressed={block.canCut ? endsAtCut : undefined}
      aria-disabled={onCut === undefined || undefined}
      onClick={onCut}
      onPointerEnter={onShow}
      onPointerLeave={onHide}
      onFocus={() => {
        onFocus();
        onShow();
      }}
      onBlur={onHide}
    />
  );
}
