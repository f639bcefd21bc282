import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { ForgetButton } from './ForgetButton';
import { otherKeptFiles, totalBytes } from './kept-files';

/** What the kept bases take in this browser, and those of them that are in no row of the table. */
export function BaseKept() {
  const keptBases = useHeadstart((state) => state.keptBases);
  if (!keptBases || keptBases.length === 0) return null;
  return (
    <div className="base-kept">
      <p className="note">{text.base.keptInAll(keptBases.length, totalBytes(keptBases))}</p>
      <ul>
        {otherKeptFiles(keptBases, document.baseURI).map((file) => (
          <li key={file.url} className="note">
            {file.url} · {text.base.kept(file.isWhole)} <ForgetButton name={file.url} files={[file]} />
          </li>
        ))}
      </ul>
    </div>
  );
}
