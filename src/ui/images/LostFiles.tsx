import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** Says how the pictures of a run that outlived the page come back, where some are missing. */
export function LostFiles() {
  const missing = useHeadstart(({ samples }) => samples.filter(({ file }) => file === undefined).length);
  return missing > 0 ? <p className="note">{text.images.lostFiles(missing)}</p> : null;
}
