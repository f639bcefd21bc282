import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { totalParameters } from '../../core/summary';
import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { type NetworkBlock, networkBlocks } from './network-blocks';
import type { Network } from './use-network';

interface NetworkStripProps {
  readonly network: Network;
  /** Whether the table of layers is open below. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** The network from the image to the classes, each block as wide as its share of the weights. */
export function NetworkStrip({ network, isOpen, onToggle }: NetworkStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [shown, setShown] = useState<number | undefined>();
  const frozen = useMemo(() => networkBlocks(network.baseRows), [network.baseRows]);
  const blocks = [...frozen, ...network.headRows.map((row): NetworkBlock => ({ ...row, layers: 1 }))];
  const block = shown === undefined ? undefined : blocks[shown];
  const totals = totalParameters([...network.baseRows, ...network.headRows]);

  function move(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -blocks.length, End: blocks.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(blocks.length - 1, Math.min(active, blocks.length - 1) + step));
    setActive(next);
    strip.current?.querySelectorAll('button')[next]?.focus();
  }

  return (
    <div className="network">
      {/* biome-ignore lint/a11y/useSemanticElements: a toolbar of blocks, not a part of a form */}
      <div ref={strip} className="strip-of-blocks" role="group" aria-label={text.network.strip} onKeyDown={move}>
        <span className="network-end">{text.network.image}</span>
        {blocks.length === 0 && <span className="block-place" />}
        {blocks.map((one, index) => (
          <Block
            key={one.name}
            block={one}
            isFirstOfHead={index === frozen.length}
            isActive={index === Math.min(active, blocks.length - 1)}
            onShow={() => setShown(index)}
            onHide={() => setShown(undefined)}
            onFocus={() => setActive(index)}
          />
        ))}
        <span className="network-end">{text.network.classes}</span>
      </div>
      <div className="network-foot">
        <p className="note">
          {block ? (
            <>
              <strong>{block.name}</strong> {text.network.block(block)}
            </>
          ) : (
            text.network.totals(network, totals)
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

interface BlockProps {
  readonly block: NetworkBlock;
  readonly isFirstOfHead: boolean;
  readonly isActive: boolean;
  readonly onShow: () => void;
  readonly onHide: () => void;
  readonly onFocus: () => void;
}

function Block({ block, isFirstOfHead, isActive, onShow, onHide, onFocus }: BlockProps) {
  return (
    <>
      {isFirstOfHead && (
        <span className="cut-mark" title={text.network.cut}>
          <Icon name="scissors" />
        </span>
      )}
      <button
        type="button"
        className="block"
        data-trainable={block.trainable}
        style={{ flexGrow: Math.max(1, block.parameters) }}
        tabIndex={isActive ? 0 : -1}
        aria-label={`${block.name}: ${text.network.block(block)}`}
        onPointerEnter={onShow}
        onPointerLeave={onHide}
        onFocus={() => {
          onFocus();
          onShow();
        }}
        onBlur={onHide}
      />
    </>
  );
}
