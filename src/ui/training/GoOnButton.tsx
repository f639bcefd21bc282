import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** Goes on with the run that was paused last. */
export function GoOnButton({ runId }: { readonly runId: string }) {
  const isReady = useHeadstart((state) => state.machine.status === 'ready');
  const resumeRun = useHeadstart((state) => state.resumeRun);
  return (
    <button type="button" className="primary" disabled={!isReady} onClick={() => void resumeRun(runId)}>
      {text.run.goOn}
    </button>
  );
}
