import { isBusy } from '../../state/selectors';
import { Icon } from '../parts/Icon';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { BaseInputSize } from './BaseInputSize';
import { BaseKept } from './BaseKept';
import { BaseMirror } from './BaseMirror';
import { BaseModelForm } from './BaseModelForm';
import { BaseTable } from './BaseTable';
import { CutSelect } from './CutSelect';
import { FeaturesKept } from './FeaturesKept';
import type { Network } from './use-network';

interface BaseChoicesProps {
  readonly network: Network;
  /** A model was chosen far below the row that says what became of it. */
  readonly onChosen: () => void;
}

/** Everything that can be chosen of a base: which one, from where, how large its images are, where it is cut. */
export function BaseChoices({ network, onChosen }: BaseChoicesProps) {
  const requestId = useHeadstart((state) => state.baseRequest.id);
  const base = useHeadstart((state) => state.base);
  const runIsOn = useHeadstart((state) => isBusy(state.run));
  const fetchButton = useFocusHeir('base-heading');
  const loadBase = useHeadstart((state) => state.loadBase);
  return (
    <>
      <legend className="visually-hidden">{text.base.legend}</legend>
      {runIsOn && <p className="note warning">{text.base.lockedWhileRunning}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="table-scroller" aria-label={text.base.table} tabIndex={0}>
        <BaseTable />
      </section>
      <BaseKept />
      <div className="base-fields">
        <BaseInputSize key={requestId} report={base.status === 'ready' ? base.report : undefined} />
        {network.isLoaded && <CutSelect network={network} />}
      </div>
      {base.status === 'chosen' && (
        <button
          ref={fetchButton}
          type="button"
          className="quiet small"
          // The failure is shown by the base's own state.
          onClick={() => void loadBase().catch(() => {})}
        >
          <Icon name="download" />
          {text.base.fetchNow}
        </button>
      )}
      <BaseModelForm onChosen={onChosen} />
      <BaseMirror />
      <FeaturesKept />
    </>
  );
}
