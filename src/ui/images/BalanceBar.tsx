import type { Sample } from '../../core/samples';
import { classStyle } from '../parts/class-style';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';

/** The largest class may be so many times the smallest before the page says something. */
const IMBALANCE_WORTH_SAYING = 3;

/** From so many on, each class's share is too narrow for gaps between them. */
const MANY_CLASSES = 50;

/** How the images are shared among the classes, as one thin bar in their colours. */
export function BalanceBar({ groups }: { readonly groups: ReadonlyMap<number, readonly Sample[]> }) {
  const classes = useHeadstart((state) => state.classes);
  const counts = classes.map(({ id, label }) => ({ id, label, count: groups.get(id)?.length ?? 0 }));
  const filled = counts.filter(({ count }) => count > 0).sort((a, b) => a.count - b.count);
  const [smallest, largest] = [filled[0], filled.at(-1)];
  const isUneven = smallest && largest && largest.count > IMBALANCE_WORTH_SAYING * smallest.count;

  return (
    <div className="balance">
      <div
        className="balance-bar"
        data-many={counts.length >= MANY_CLASSES || undefined}
        role="img"
        aria-label={text.images.balance(counts)}
      >
        {counts.map(({ id, label, count }, index) => (
          <span
            key={id}
            className="class-fill"
            title={text.images.classCount(label, count)}
            style={{ flexGrow: count }}
            {...classStyle(index)}
          />
        ))}
      </div>
      {isUneven && <p className="note warning">{text.images.uneven(largest, smallest)}</p>}
    </div>
  );
}
