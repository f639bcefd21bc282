import { useEffect, useRef, useState } from 'react';
import { BUNDLED_BASE, findBase } from '../../catalogue/bases';
import { secondsPer100Images } from '../../catalogue/machine-needs';
import { isBusy } from '../../state/selectors';
import { Help } from '../parts/Help';
import { Icon } from '../parts/Icon';
import { useFocusHeir } from '../parts/use-focus-heir';
import { useLate } from '../parts/use-late';
import { text } from '../text/en';
import { formatBytes } from '../text/format';
import { useHeadstart } from '../use-store';
import { BaseChoices } from './BaseChoices';
import { BaseFailure } from './BaseFailure';
import type { Network } from './use-network';

/** The chosen base in one row, which opens to all that can be chosen. */
export function BaseSection({ network }: { readonly network: Network }) {
  const request = useHeadstart((state) => state.baseRequest);
  const base = useHeadstart((state) => state.base);
  const runIsOn = useHeadstart((state) => isBusy(state.run));
  const standInReason = useHeadstart((state) => state.standInReason);
  const diskIsFull = useHeadstart((state) => state.keptFeatures?.diskIsFull ?? false);
  const stopLoadingBase = useHeadstart((state) => state.stopLoadingBase);
  const [isOpen, setOpen] = useState(false);
  const stopButton = useFocusHeir('base-heading');
  const section = useRef<HTMLElement>(null);
  const isLoadingLong = useLate(base.status === 'loading' && !runIsOn);
  useMachineFacts(isOpen);
  const report = base.status === 'ready' ? base.report : undefined;
  const speed = useHeadstart((state) => (state.speed.status === 'known' ? state.speed.report : undefined));
  const secondsPer100 = report?.work && speed && secondsPer100Images(report.work, speed);
  const bytes = report?.downloadBytes ?? findBase(request.id)?.downloadBytes;

  return (
    <section ref={section} className="base-section" aria-labelledby="base-heading">
      <div className="base-row">
        <h3 id="base-heading" tabIndex={-1}>
          {text.base.heading}
        </h3>
        <Help name={text.base.helpName}>{text.base.help}</Help>
        <span className="base-name" title={request.source.kind === 'url' ? request.source.url : undefined}>
          {request.name}
        </span>
        {bytes !== undefined && <span className="note">{formatBytes(bytes)}</span>}
        <button
          type="button"
          className="quiet"
          aria-expanded={isOpen}
          aria-controls="base-choices"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? text.base.close : text.base.change}
          <Icon name="chevron" />
        </button>
      </div>
      {base.status === 'failed' ? (
        <BaseFailure failure={base.failure} onShowOtherWays={isOpen ? undefined : () => setOpen(true)} />
      ) : isLoadingLong && base.status === 'loading' ? (
        <p className="note">
          {text.base.loading(base.progress)}
          <button ref={stopButton} type="button" className="quiet inline" onClick={stopLoadingBase}>
            {text.base.stopFetching}
          </button>
        </p>
      ) : (
        <p className="note">{text.base.status(report, request.id === BUNDLED_BASE.id, secondsPer100)}</p>
      )}
      {report && !report.isJoinable && <p className="note warning">{text.base.notJoinable}</p>}
      {diskIsFull && <p className="note warning">{text.features.diskIsFull}</p>}
      {standInReason !== undefined && <p className="note warning">{text.base.standsIn(standInReason)}</p>}
      <fieldset id="base-choices" className="base-choices" disabled={runIsOn} hidden={!isOpen}>
        <BaseChoices network={network} onChosen={() => section.current?.scrollIntoView()} />
      </fieldset>
    </section>
  );
}

/** Asks what is known only once somebody looks: how fast this machine is, and which bases and features it keeps. */
function useMachineFacts(isOpen: boolean): void {
  const measureSpeed = useHeadstart((state) => state.measureSpeed);
  const refreshKeptBases = useHeadstart((state) => state.refreshKeptBases);
  const refreshKeptFeatures = useHeadstart((state) => state.refreshKeptFeatures);
  const isReady = useHeadstart((state) => state.machine.status === 'ready' && !isBusy(state.run));
  useEffect(() => {
    if (!isOpen || !isReady) return;
    void refreshKeptBases();
    void refreshKeptFeatures();
    void measureSpeed();
  }, [isOpen, isReady, refreshKeptBases, refreshKeptFeatures, measureSpeed]);
}
