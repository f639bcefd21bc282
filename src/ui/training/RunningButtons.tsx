import { useState } from 'react';
import { canPause } from '../../state/selectors';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** While a run is on: Stop, and Pause as soon as there is something to go on from. One that was pressed says so. */
export function RunningButtons() {
  const stop = useHeadstart((state) => state.stop);
  const pause = useHeadstart((state) => state.pause);
  const hasPause = useHeadstart(canPause);
  const [pressed, setPressed] = useState<'stop' | 'pause' | undefined>();
  return (
    <div className="train-buttons">
      {hasPause && (
        <button
          type="button"
          className="primary stop"
          disabled={pressed !== undefined}
          onClick={() => {
            setPressed('pause');
            pause();
          }}
        >
          {pressed === 'pause' ? text.run.pausing : text.run.pause}
        </button>
      )}
      <button
        type="button"
        className="primary stop"
        disabled={pressed !== undefined}
        onClick={() => {
          setPressed('stop');
          stop();
        }}
      >
        {pressed === 'stop' ? text.run.stopping : text.run.stop}
      </button>
    </div>
  );
}
