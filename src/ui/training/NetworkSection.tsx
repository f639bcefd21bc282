import { useState } from 'react';
import { text } from '../text/en';
import { ModelSummary } from './ModelSummary';
import { NetworkStrip } from './NetworkStrip';
import type { Network } from './use-network';

/** The network as a picture, which opens to the table of its layers. */
export function NetworkSection({ network }: { readonly network: Network }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="network-section" aria-labelledby="network-heading">
      <h3 id="network-heading" className="visually-hidden">
        {text.network.heading}
      </h3>
      <NetworkStrip network={network} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      <div id="model-summary" hidden={!isOpen}>
        {isOpen && <ModelSummary network={network} />}
      </div>
    </section>
  );
}
