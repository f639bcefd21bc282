import { Icon } from '../parts/Icon';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** What the person should know of a run and that did not end it; read out when it comes, after what is being read. */
export function RunNotices() {
  const notices = useHeadstart((state) => state.notices);
  return (
    <ul className="run-notices" aria-live="polite" aria-label={text.run.notices}>
      {notices.map((notice) => (
        <li key={notice}>
          <Icon name="warning" />
          <span>{notice}</span>
        </li>
      ))}
    </ul>
  );
}
