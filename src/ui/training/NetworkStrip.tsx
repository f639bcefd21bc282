import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { totalParameters } from '../../core/summary';
import { isBusy } from '../../state/selectors';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { type BlockPart, NetworkBlockButton } from './NetworkBlockButton';
import { baseBlocks, headBlock, type NetworkBlock } from './network-blocks';
import type { Network } from './use-network';

interface NetworkStripProps {
  readonly network: Network;
  /** Whether the table of layers is open below. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/**
 * The network from the image to the classes, each block as wide as its share of the weights. Above the cut the head
 * stands over what is left of the base. Pressing a block cuts the base at its end.
 */
export function NetworkStrip({ network, isOpen, onToggle }: NetworkStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  const movesFocus = useRef(false);
  const [active, setActive] = useState(0);
  const [shown, setShown] = useState<number | undefined>();
  const chooseCut = useHeadstart((state) => state.chooseCut);
  const isLocked = useHeadstart((state) => isBusy(state.run));
  const { baseRows, rowsAboveCut, cutLayers } = network;
  const { frozen, above } = useMemo(
    () => baseBlocks(baseRows, rowsAboveCut, new Set(cutLayers.map(({ name }) => name))),
    [baseRows, rowsAboveCut, cutLayers],
  );
  const head = network.headRows.map(headBlock);
  const blocks = [...frozen, ...head, ...above];
  const partAt = (index: number): BlockPart =>
    index < frozen.length ? 'frozen' : index < frozen.length + head.length ? 'head' : 'above';
  const canCut = ({ canCut, lastName }: NetworkBlock) =>
    canCut && network.isLoaded && !isLocked && lastName !== network.cutLayer;
  const shownBlock = shown === undefined ? undefined : blocks[shown];
  const reachable = Math.min(active, blocks.length - 1);

  function move(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -blocks.length, End: blocks.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(blocks.length - 1, reachable + step));
    setActive(next);
    strip.current?.querySelectorAll('button')[next]?.focus();
  }

  function cut({ lastName }: NetworkBlock): void {
    movesFocus.current = true;
    void chooseCut(lastName);
  }

  // A block that was above the cut is drawn anew below it; whoever pressed it stays on it.
  useEffect(() => {
    if (!movesFocus.current) return;
    movesFocus.current = false;
    setActive(frozen.length - 1);
    strip.current?.querySelectorAll('button')[frozen.length - 1]?.focus();
  }, [frozen]);

  const drawn = (part: BlockPart): ReactNode =>
    blocks.map(
      (block, index) =>
        partAt(index) === part && (
          <NetworkBlockButton
            key={`${part} ${block.name}`}
            block={block}
            part={part}
            endsAtCut={block.lastName === network.cutLayer}
            isReachable={index === reachable}
            onCut={canCut(block) ? () => cut(block) : undefined}
            onShow={() => setShown(index)}
            onHide={() => setShown(undefined)}
            onFocus={() => setActive(index)}
          />
        ),
    );

  return (
    <div className="network">
      {/* biome-ignore lint/a11y/useSemanticElements: a toolbar of blocks, not a part of a form */}
      <div ref={strip} className="strip-of-blocks" role="group" aria-label={text.network.strip} onKeyDown={move}>
        <span className="network-end">{text.network.image}</span>
        {blocks.length === 0 && <span className="block-place" />}
        {drawn('frozen')}
        {head.length > 0 && (
          <>
            <span className="cut-mark" title={text.network.cut}>
              <Icon name="scissors" />
            </span>
            <div className="above-cut" style={{ flexGrow: Math.max(1, totalParameters(network.headRows).total) }}>
              <div className="blocks-in-row">{drawn('head')}</div>
              {above.length > 0 && <div className="blocks-in-row">{drawn('above')}</div>}
            </div>
          </>
        )}
        <span className="network-end">{text.network.classes}</span>
      </div>
      <div className="network-foot">
        <p className="note">
          {shownBlock && shown !== undefined ? (
            <>
              <strong>{text.network.blockName(shownBlock)}</strong> {text.network.block(shownBlock, partAt(shown))}
              {canCut(shownBlock) && ` · ${text.network.pressToCut(shownBlock.lastName)}`}
            </>
          ) : (
            text.network.totals(network, totalParameters([...baseRows, ...network.headRows]))
          )}
        </p>
        <button
          type="button"
          className="quiet small"
          aria-expanded={isOpen}
          aria-controls="model-summary"
          onClick={onToggle}
        >
          {text.summary.heading}
          <Icon name="chevron" />
        </button>
      </div>
    </div>
  );
}
