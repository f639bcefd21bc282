import type { ErrorCode } from '../../core/errors';
import { Alert } from '../parts/Alert';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart, useHeadstartStore } from '../use-store';

/** After these the computing part must be started anew before a run can go on. */
const NEEDS_RESTART: ReadonlySet<ErrorCode> = new Set(['worker-died', 'device-lost', 'out-of-memory']);

/** Why the run ended, what was kept, and one button that helps. */
export function RunFailure() {
  const { getState } = useHeadstartStore();
  const run = useHeadstart((state) => state.run);
  const base = useHeadstart((state) => state.base);
  const button = useFocusHeir('training-heading');
  if (run.phase !== 'failed') return null;
  const { failure, keptRunId } = run;
  const { code, message } = failure;
  if (base.status === 'failed' && base.failure.message === message)
    return <p className="note error">{text.run.noBase}</p>;

  async function goOn(): Promise<void> {
    if (NEEDS_RESTART.has(code)) await getState().chooseBackend(getState().backendChoice);
    const { train, resumeRun } = getState();
    await (keptRunId === undefined ? train() : resumeRun(keptRunId));
  }

  return (
    <Alert message={message}>
      <button ref={button} type="button" className="secondary small" onClick={() => void goOn()}>
        {NEEDS_RESTART.has(code) ? text.run.goOn : text.run.tryAgain}
      </button>
    </Alert>
  );
}
