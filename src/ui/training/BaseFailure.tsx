import { useState } from 'react';
import type { ArchitectureRequest } from '../../core/architectures';
import type { Failure } from '../../state/failure';
import { Alert } from '../parts/Alert';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { BaseNetworkSelect } from './BaseNetworkSelect';

interface BaseFailureProps {
  readonly failure: Failure;
  /** Undefined where the other ways to get a base are in sight already. */
  readonly onShowOtherWays: (() => void) | undefined;
}

/** Why the base is not here, and what helps. */
export function BaseFailure({ failure: { code, message }, onShowOtherWays }: BaseFailureProps) {
  const otherWays = useFocusHeir('base-heading');
  const asksForNetwork = code === 'needs-architecture' || code === 'wrong-architecture';
  return (
    <>
      <Alert message={message}>
        {!asksForNetwork && onShowOtherWays && (
          <button ref={otherWays} type="button" className="secondary small" onClick={onShowOtherWays}>
            {text.base.otherWays}
          </button>
        )}
      </Alert>
      {asksForNetwork && <NetworkQuestion />}
    </>
  );
}

/** Which network the weights belong to: the file does not say it. */
function NetworkQuestion() {
  const chosen = useHeadstart((state) => state.baseRequest.architecture);
  const chooseNetwork = useHeadstart((state) => state.chooseNetwork);
  const form = useFocusHeir('base-heading');
  const [architecture, setArchitecture] = useState<ArchitectureRequest | undefined>(chosen);
  return (
    <form
      ref={form}
      className="base-fields"
      onSubmit={(event) => {
        event.preventDefault();
        if (architecture) void chooseNetwork(architecture);
      }}
    >
      <BaseNetworkSelect value={architecture} none={text.base.chooseNetwork} onChange={setArchitecture} />
      <button type="submit" className="secondary" disabled={!architecture}>
        {text.base.readAsNetwork}
      </button>
    </form>
  );
}
