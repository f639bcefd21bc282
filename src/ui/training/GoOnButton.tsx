import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

interface GoOnButtonProps {
  /** Of this button, and of what takes its place. */
  readonly id: string;
  readonly runId: string;
}

/** Goes on with the run that was paused last. */
export function GoOnButton({ id, runId }: GoOnButtonProps) {
  const button = useFocusHeir(id);
  const isReady = useHeadstart((state) => state.machine.status === 'ready');
  const resumeRun = useHeadstart((state) => state.resumeRun);
  return (
    <button
      ref={button}
      id={id}
      type="button"
      className="primary"
      disabled={!isReady}
      onClick={() => void resumeRun(runId)}
    >
      {text.run.goOn}
    </button>
  );
}
