import { useEffect } from 'react';
import { previewInputs } from '../../state/preview-slice';
import { isBusy } from '../../state/selectors';
import { Alert } from '../parts/Alert';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { SeenImageCanvas } from './SeenImageCanvas';

/** A slider moves many times a second. */
const SETTLED_MS = 200;
/** Enough for a class of few images, and soon computed. */
const VIEWS_TO_START_WITH = 8;

/** What the settings make of some of the person's own images. */
export function PreviewPanel() {
  const preview = useHeadstart((state) => state.preview);
  const classes = useHeadstart((state) => state.classes);
  const hasImages = useHeadstart((state) => state.samples.some(({ file }) => file !== undefined));
  const runIsOn = useHeadstart((state) => isBusy(state.run));
  const views = useHeadstart((state) => state.settings.views);
  const previewViews = useHeadstart((state) => state.previewViews);
  const changeSetting = useHeadstart((state) => state.changeSetting);
  useFreshPreview();

  const obstacle = !hasImages ? text.preview.needsImages : runIsOn ? text.preview.waitForRun : undefined;
  const labelOf = new Map(classes.map(({ id, label }) => [id, label]));
  const examples = preview.status === 'busy' || preview.status === 'ready' ? preview.examples : [];
  if (views === 0) {
    return (
      <div className="remedy">
        <p className="note">{text.settings.idle['no-views']}</p>
        <button type="button" className="secondary small" onClick={() => changeSetting('views', VIEWS_TO_START_WITH)}>
          {text.preview.makeViews(VIEWS_TO_START_WITH)}
        </button>
      </div>
    );
  }
  return (
    <section className="preview" aria-label={text.preview.heading} aria-busy={preview.status === 'busy'}>
      {examples.length === 0 && (
        <div className="remedy">
          <button
            type="button"
            className="secondary small"
            disabled={obstacle !== undefined || preview.status === 'busy'}
            onClick={() => void previewViews()}
          >
            {text.preview.show}
          </button>
          <p className="note" role="status">
            {preview.status === 'busy' ? text.preview.busy : (obstacle ?? text.preview.needsBase)}
          </p>
        </div>
      )}
      {preview.status === 'failed' && <Alert message={preview.failure.message} />}
      {examples.map(({ classId, images }) => (
        <div key={classId} className="view-row">
          {images.map((image, view) => (
            <SeenImageCanvas
              // biome-ignore lint/suspicious/noArrayIndexKey: a view is known by its place
              key={view}
              image={image}
              name={text.preview.view(labelOf.get(classId) ?? '', view)}
            />
          ))}
        </div>
      ))}
      {examples.length > 0 && <p className="note">{text.preview.order}</p>}
    </section>
  );
}

/** Once there are examples, they follow what they depend on. */
function useFreshPreview(): void {
  const inputs = useHeadstart(previewInputs);
  const isShown = useHeadstart((state) => state.preview.status !== 'idle');
  const previewViews = useHeadstart((state) => state.previewViews);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `inputs` is what the pictures are of
  useEffect(() => {
    if (!isShown) return;
    const timer = setTimeout(() => void previewViews(), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [inputs]);
}
