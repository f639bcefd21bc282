import { useId, useState } from 'react';
import { toHeadstartError } from '../../core/errors';
import type { BaseReport } from '../../core/reports';
import { smallestInputOf, usualInputOf } from '../../state/base-request';
import { Help } from '../parts/Help';
import { useFocusHeir } from '../parts/use-focus-heir';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** Height and width of the images that the base gets, Keras' `input_shape`. */
export function BaseInputSize({ report }: { readonly report: BaseReport | undefined }) {
  const [heightId, noteId] = [useId(), useId()];
  const button = useFocusHeir(heightId);
  const request = useHeadstart((state) => state.baseRequest);
  const setInputSize = useHeadstart((state) => state.setInputSize);
  const [draft, setDraft] = useState<{ readonly height: string; readonly width: string }>();
  const [problem, setProblem] = useState<string>();
  const usual = usualInputOf(request);
  const height = request.inputSize?.heightPx ?? report?.inputHeightPx ?? usual;
  const width = request.inputSize?.widthPx ?? report?.inputWidthPx ?? usual;
  const smallest = smallestInputOf(request);
  const shown = draft ?? { height: String(height), width: String(width) };

  async function take(): Promise<void> {
    try {
      const whole = (typed: string) => (typed.trim() === '' ? Number.NaN : Number(typed));
      await setInputSize({ heightPx: whole(shown.height), widthPx: whole(shown.width) });
      setDraft(undefined);
      setProblem(undefined);
    } catch (thrown) {
      setProblem(toHeadstartError(thrown).message);
    }
  }

  const side = (name: 'height' | 'width') => (
    <input
      id={name === 'height' ? heightId : undefined}
      type="text"
      inputMode="numeric"
      autoComplete="off"
      aria-label={text.base.inputSide[name]}
      aria-describedby={noteId}
      aria-invalid={problem !== undefined}
      disabled={smallest === undefined}
      value={shown[name]}
      onChange={({ target }) => setDraft({ ...shown, [name]: target.value })}
    />
  );

  if (height === undefined || width === undefined) return null;
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
    >
      <span className="field-label">
        <span>{text.base.inputSize}</span>
        <Help name={text.base.inputSizeHelpName}>{text.base.inputSizeHelp}</Help>
      </span>
      <span className="input-size">
        {side('height')}
        <span aria-hidden="true">×</span>
        {side('width')}
        <button
          ref={button}
          type="submit"
          className="secondary"
          disabled={smallest === undefined || draft === undefined}
        >
          {text.base.setInputSize}
        </button>
      </span>
      <p id={noteId} className={problem === undefined ? 'note' : 'note error'} role="status">
        {problem ?? (smallest === undefined ? text.base.inputSizeFixed : text.base.inputSizeFrom(smallest, usual))}
      </p>
    </form>
  );
}
