import { isBusy } from '../../state/selectors';
import { Alert } from '../parts/Alert';
import { Icon } from '../parts/Icon';
import { useLate } from '../parts/use-late';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { offerFile } from './offer-file';

const FILE_NAME = 'headstart-model.zip';

/** The trained model as one file, offered only after it was loaded again and said the same. */
export function TakePanel() {
  const hasOutcome = useHeadstart((state) => state.outcome !== undefined);
  const runIsOn = useHeadstart((state) => isBusy(state.run));
  const download = useHeadstart((state) => state.download);
  const exportModel = useHeadstart((state) => state.exportModel);
  const isBusyLong = useLate(download.status === 'busy');
  const obstacle = !hasOutcome ? text.take.notYet : runIsOn ? text.take.waitForRun : undefined;

  async function take(): Promise<void> {
    const zip = await exportModel();
    if (zip) offerFile(new Blob([zip], { type: 'application/zip' }), FILE_NAME);
  }

  return (
    <section className="take" aria-labelledby="take-heading">
      <h3 id="take-heading">{text.take.heading}</h3>
      <div className="take-row">
        <button
          type="button"
          className="secondary"
          disabled={obstacle !== undefined || download.status === 'busy'}
          aria-describedby="take-what"
          onClick={() => void take()}
        >
          <Icon name="download" />
          {text.take.download}
        </button>
        <p id="take-what" className="note">
          {obstacle ?? text.take.contents}
        </p>
      </div>
      {download.status === 'failed' && <Alert message={download.failure.message} />}
      <div className="take-state note">
        {download.status === 'busy' && isBusyLong && <p>{text.take.busy(download.progress)}</p>}
        <p role="status">
          {download.status === 'done' && (
            <>
              <Icon name="check" /> {text.take.checked(download)}
            </>
          )}
        </p>
      </div>
    </section>
  );
}
