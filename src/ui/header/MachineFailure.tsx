import { Alert } from '../parts/Alert';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** Nothing can be computed: why, and a way to try again. */
export function MachineFailure() {
  const machine = useHeadstart((state) => state.machine);
  const choice = useHeadstart((state) => state.backendChoice);
  const chooseBackend = useHeadstart((state) => state.chooseBackend);
  if (machine.status !== 'failed') return null;
  return (
    <div className="page-alert">
      <Alert message={machine.failure.message}>
        <button type="button" className="secondary small" onClick={() => void chooseBackend(choice)}>
          {text.backend.tryAgain}
        </button>
      </Alert>
    </div>
  );
}
