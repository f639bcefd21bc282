import { useState } from 'react';
import { BUNDLED_BASE, findBase } from '../../catalogue/bases';
import { isBusy } from '../../state/selectors';
import { Alert } from '../parts/Alert';
import { Help } from '../parts/Help';
import { Icon } from '../parts/Icon';
import { useLate } from '../parts/use-late';
import { text } from '../text/en';
import { formatBytes } from '../text/format';
import { useHeadstart } from '../use-store';
import { BaseTable } from './BaseTable';
import { BaseUrlForm } from './BaseUrlForm';
import { CutSelect } from './CutSelect';

/** The chosen base in one row, which opens to all that can be chosen. */
export function BaseSection() {
  const request = useHeadstart((state) => state.baseRequest);
  const base = useHeadstart((state) => state.base);
  const runIsOn = useHeadstart((state) => isBusy(state.run));
  const loadBase = useHeadstart((state) => state.loadBase);
  const standInReason = useHeadstart((state) => state.standInReason);
  const [isOpen, setOpen] = useState(false);
  const isLoadingLong = useLate(base.status === 'loading' && !runIsOn);
  const report = base.status === 'ready' ? base.report : undefined;
  const bytes = report?.downloadBytes ?? findBase(request.id)?.downloadBytes;

  return (
    <section className="base-section" aria-labelledby="base-heading">
      <div className="base-row">
        <h3 id="base-heading">{text.base.heading}</h3>
        <Help name={text.base.helpName}>{text.base.help}</Help>
        <span className="base-name" title={request.url}>
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
        <Alert message={base.failure.message} />
      ) : (
        <p className="note">
          {isLoadingLong && base.status === 'loading'
            ? text.base.loading(base.progress)
            : text.base.status(report, request.id === BUNDLED_BASE.id)}
        </p>
      )}
      {standInReason !== undefined && <p className="note warning">{text.base.standsIn(standInReason)}</p>}
      <fieldset id="base-choices" className="base-choices" disabled={runIsOn} hidden={!isOpen}>
        <legend className="visually-hidden">{text.base.legend}</legend>
        {runIsOn && <p className="note warning">{text.base.lockedWhileRunning}</p>}
        <div className="table-scroller">
          <BaseTable />
        </div>
        {base.status === 'chosen' && (
          <button
            type="button"
            className="quiet small"
            // The failure is shown by the base's own state.
            onClick={() => void loadBase().catch(() => {})}
          >
            <Icon name="download" />
            {text.base.fetchNow}
          </button>
        )}
        <BaseUrlForm />
        {report && <CutSelect report={report} />}
      </fieldset>
    </section>
  );
}
