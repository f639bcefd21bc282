import { useId, useState } from 'react';
import { findBase } from '../../catalogue/bases';
import type { Preprocessing } from '../../core/reports';
import { Help } from '../parts/Help';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

const SCALINGS: readonly Preprocessing[] = ['tf', 'torch', 'caffe', 'none'];

/** Any TF.js layers model by the address of its model.json. */
export function BaseUrlForm() {
  const [urlId, scalingId] = [useId(), useId()];
  const request = useHeadstart((state) => state.baseRequest);
  const chooseBaseUrl = useHeadstart((state) => state.chooseBaseUrl);
  const [url, setUrl] = useState(findBase(request.id) ? '' : request.url);
  const [scaling, setScaling] = useState<Preprocessing>('tf');
  return (
    <form
      className="base-url"
      onSubmit={(event) => {
        event.preventDefault();
        void chooseBaseUrl(url, scaling);
      }}
    >
      <h4>{text.base.anyModel}</h4>
      <p className="note">{text.base.anyModelMore}</p>
      <div className="base-url-fields">
        <div className="field wide">
          <label htmlFor={urlId}>{text.base.url}</label>
          <input
            id={urlId}
            type="text"
            inputMode="url"
            placeholder="https://…/model.json"
            autoComplete="off"
            spellCheck={false}
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        </div>
        <div className="field">
          <span className="field-label">
            <label htmlFor={scalingId}>{text.base.scaling}</label>
            <Help name={text.base.scalingHelpName}>{text.base.scalingHelp}</Help>
          </span>
          <select
            id={scalingId}
            value={scaling}
            onChange={(event) => setScaling(SCALINGS.find((one) => one === event.target.value) ?? 'tf')}
          >
            {SCALINGS.map((one) => (
              <option key={one} value={one}>
                {text.base.scalings[one]}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="secondary">
          {text.base.useUrl}
        </button>
      </div>
    </form>
  );
}
