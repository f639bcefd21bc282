import type { BaseEntry } from '../../catalogue/base-entry';
import type { KeptBase } from '../../core/kept-data';
import { text } from '../text/en';
import { formatBytes } from '../text/format';
import { ForgetButton } from './ForgetButton';

interface BaseDownloadProps {
  readonly entry: BaseEntry;
  readonly kept: readonly KeptBase[];
}

/** What is fetched for a base; where it is kept already, how that is ended. */
export function BaseDownload({ entry, kept }: BaseDownloadProps) {
  if (kept.length === 0) {
    return (
      <>
        {formatBytes(entry.downloadBytes)}
        {entry.source.kind === 'keras' && entry.megabytesWithTop !== undefined && (
          <span className="aside"> {text.base.notWithTop(entry.megabytesWithTop)}</span>
        )}
      </>
    );
  }
  return <ForgetButton name={entry.name} files={kept} />;
}
