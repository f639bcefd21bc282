import { useId, useState } from 'react';
import { findBase } from '../../catalogue/bases';
import { entryOfNetwork, networkOfFile } from '../../catalogue/known-networks';
import type { ArchitectureRequest } from '../../core/architectures';
import type { Preprocessing } from '../../core/reports';
import { FileButton } from '../parts/FileButton';
import { Help } from '../parts/Help';
import { Icon } from '../parts/Icon';
import { useDropTarget } from '../parts/use-drop-target';
import { text } from '../text/en';
import { useHeadstart, useHeadstartStore } from '../use-store';
import { BaseNetworkSelect } from './BaseNetworkSelect';

const SCALINGS: readonly Preprocessing[] = ['tf', 'torch', 'caffe', 'none'];
const MODEL_FILES = '.json,.bin,.h5,.hdf5,.keras,.zip';

/** Any model: by its address, or from the person's own files, picked or dropped. */
export function BaseModelForm({ onChosen }: { readonly onChosen: () => void }) {
  const [urlId, scalingId] = [useId(), useId()];
  const { chooseBaseUrl, chooseBaseFiles } = useHeadstartStore().getState();
  const request = useHeadstart((state) => state.baseRequest);
  const [url, setUrl] = useState(findBase(request.id) || request.source.kind === 'files' ? '' : request.source.url);
  const [architecture, setArchitecture] = useState<ArchitectureRequest | undefined>();
  const [scaling, setScaling] = useState<Preprocessing | undefined>();
  const reading = { architecture, preprocessing: scaling };
  const takeFiles = (files: readonly File[]) => {
    void chooseBaseFiles(files, reading);
    onChosen();
  };
  const { isOver, handlers } = useDropTarget(({ files }) => takeFiles([...files]));

  const recognised = networkOfFile(url.split('/').at(-1)?.trim() ?? '');
  const network = architecture ?? recognised;
  const entry = network && entryOfNetwork(network);

  return (
    <form
      className="base-model"
      data-over={isOver || undefined}
      {...handlers}
      onSubmit={(event) => {
        event.preventDefault();
        void chooseBaseUrl(url, reading);
        onChosen();
      }}
    >
      <h4>{text.base.anyModel}</h4>
      <p className="note">{text.base.anyModelMore}</p>
      <div className="base-fields">
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
        <button type="submit" className="secondary">
          {text.base.useUrl}
        </button>
        <FileButton
          className="secondary"
          inputName={text.base.fileInput}
          accept={MODEL_FILES}
          multiple
          onFiles={takeFiles}
        >
          <Icon name="folder" />
          {text.base.pickFile}
        </FileButton>
      </div>
      <div className="base-fields">
        <BaseNetworkSelect
          value={architecture}
          none={text.base.asTheFileSays(architecture ? undefined : entry?.name)}
          onChange={(chosen) => {
            setArchitecture(chosen);
            setScaling(undefined);
          }}
        />
        <div className="field">
          <span className="field-label">
            <label htmlFor={scalingId}>{text.base.scaling}</label>
            <Help name={text.base.scalingHelpName}>{text.base.scalingHelp}</Help>
          </span>
          <select
            id={scalingId}
            value={scaling ?? entry?.preprocessing ?? 'tf'}
            onChange={({ target }) => setScaling(SCALINGS.find((one) => one === target.value))}
          >
            {SCALINGS.map((one) => (
              <option key={one} value={one}>
                {text.base.scalings[one]}
              </option>
            ))}
          </select>
        </div>
      </div>
    </form>
  );
}
