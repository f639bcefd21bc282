import { useState } from 'react';
import { canPause } from '../../state/selectors';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

interface RunningButtonsProps {
  /** Of Stop, and of what takes its place. */
  readonly stopId: string;
}

/** While a run is on: Stop, and Pause as soon as there is something to go on from. One that was pressed says so. */
export function RunningButtons({ stopId }: RunningButtonsProps) {
  const buttons = useFocusHeir(stopId);
  const stop = useHeadstart((state) => state.stop);
  const pause = useHeadstart((state) => state.pause);
  const hasPause = useHeadstart(canPause);
  const [pressed, setPressed] = useState<'stop' | 'pause' | undefined>();
  return (
    <div ref={buttons} className="train-buttons">
      {hasPause && (
        <button
          type="button"
          className="primary stop"
          aria-disabled={pressed !== undefined}
          onClick={() => {
            if (pressed) return;
            setPressed('pause');
            pause();
          }}
        >
          {pressed === 'pause' ? text.run.pausing : text.run.pause}
        </button>
      )}
      <button
        id={stopId}
        type="button"
        className="primary stop"
        aria-disabled={pressed !== undefined}
        onClick={() => {
          if (pressed) return;
          setPressed('stop');
          stop();
        }}
      >
        {pressed === 'stop' ? text.run.stopping : text.run.stop}
      </button>
    </div>
  );
}
