import { useId } from 'react';
import type { BackendChoice } from '../../core/reports';
import { isBusy } from '../../state/selectors';
import { Popover } from '../parts/Popover';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

const CHOICES: readonly BackendChoice[] = ['auto', 'webgpu', 'wasm', 'cpu'];

/** What computes, why this one, and a choice of another. */
export function BackendControl() {
  const id = useId();
  const machine = useHeadstart((state) => state.machine);
  const choice = useHeadstart((state) => state.backendChoice);
  const runIsOn = useHeadstart((state) => isBusy(state.run));
  const chooseBackend = useHeadstart((state) => state.chooseBackend);
  return (
    <div className="backend">
      <label htmlFor={id}>{text.backend.label}</label>
      <select
        id={id}
        value={choice}
        disabled={runIsOn}
        onChange={(event) => {
          const wanted = CHOICES.find((one) => one === event.target.value);
          if (wanted) void chooseBackend(wanted);
        }}
      >
        {CHOICES.map((one) => (
          <option key={one} value={one}>
            {text.backend.choices[one]}
          </option>
        ))}
      </select>
      <Popover className="quiet backend-state" trigger={<span>{text.backend.state(machine)}</span>} widthPx={320}>
        {() => (
          <>
            <p>{text.backend.reason(machine)}</p>
            {runIsOn && <p className="note warning">{text.backend.lockedWhileRunning}</p>}
          </>
        )}
      </Popover>
    </div>
  );
}
