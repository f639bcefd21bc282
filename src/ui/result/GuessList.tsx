import type { ClassGuess } from '../../core/reports';
import { formatPercent } from '../text/format';

interface GuessListProps {
  /** Undefined while nothing has been said; the rows are there all the same, so that nothing moves. */
  readonly guesses: readonly ClassGuess[] | undefined;
  readonly rowCount: number;
  /** True for what is of the picture before. */
  readonly isOutdated: boolean;
}

/** The likeliest of many classes, the likeliest first. */
export function GuessList({ guesses, rowCount, isOutdated }: GuessListProps) {
  return (
    <ol className="guesses" data-outdated={isOutdated || undefined} aria-hidden={guesses === undefined || undefined}>
      {Array.from({ length: rowCount }, (_, place) => {
        const guess = guesses?.[place];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place in the order, whatever stands there
          <li key={place} data-guess={guess?.name}>
            <span className="guess-name" title={guess?.name}>
              {guess?.name}
            </span>
            <span className="bar-figure">{guess && formatPercent(guess.probability)}</span>
            <span className="bar-track" aria-hidden="true">
              {guess && <span style={{ inlineSize: `${guess.probability * 100}%` }} />}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
