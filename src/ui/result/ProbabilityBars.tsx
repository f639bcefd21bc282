import { classStyle } from '../parts/class-style';
import { text } from '../text/en';
import { formatPercent } from '../text/format';

interface ProbabilityBarsProps {
  readonly labels: readonly string[];
  readonly probabilities: readonly number[];
  /** Whether a screen reader is told; not for each frame of a camera. */
  readonly isLive: boolean;
}

/** What was said, and one bar a class, in the classes' order and colours, so that nothing moves but the bars. */
export function ProbabilityBars({ labels, probabilities, isLive }: ProbabilityBarsProps) {
  const top = probabilities.indexOf(Math.max(...probabilities));
  return (
    <>
      <p role="status" aria-live={isLive ? 'polite' : 'off'}>
        {text.trial.says(labels[top] ?? '', probabilities[top] ?? 0)}
      </p>
      <ul className="bars">
        {probabilities.map((probability, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index
            key={index}
            data-label={labels[index]}
            data-probability={String(probability)}
            data-top={index === top || undefined}
          >
            <span className="bar-label">{labels[index]}</span>
            <span className="bar-track" aria-hidden="true">
              <span className="class-fill" style={{ inlineSize: `${probability * 100}%` }} {...classStyle(index)} />
            </span>
            <span className="bar-figure">{formatPercent(probability)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
