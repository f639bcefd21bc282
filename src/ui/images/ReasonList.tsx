import type { LeftOut, LeftOutReason } from '../../core/samples';
import { text } from '../text/en';

const SHOWN_PATHS = 100;

interface ReasonListProps {
  readonly reason: LeftOutReason;
  readonly files: readonly LeftOut[];
}

/** The files that were left out for one reason; of very many, the first ones and how many more. */
export function ReasonList({ reason, files }: ReasonListProps) {
  const more = files.length - SHOWN_PATHS;
  return (
    <div className="reason">
      <h3 className="reason-heading">{text.images.reasonCount[reason](files.length)}</h3>
      <p className="note">{text.images.reason[reason]}</p>
      <ul className="paths">
        {files.slice(0, SHOWN_PATHS).map(({ path }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same path can be left out twice; the list only grows
          <li key={index}>{path}</li>
        ))}
        {more > 0 && <li>{text.images.andMore(more)}</li>}
      </ul>
    </div>
  );
}
