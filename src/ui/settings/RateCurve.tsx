import { useId, useRef } from 'react';
import type { RatePoint } from '../../core/reports';
import { Icon } from '../parts/Icon';
import { useWidth } from '../parts/use-width';
import { text } from '../text/en';
import { formatFigure } from '../text/format';
import { rateCurve, rateDomain, xOfRate } from './rate-curve';

const HEIGHT_PX = 132;
const [LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX] = [44, 8, 18, 20];

interface RateCurveProps {
  /** At least two, by rising rate. */
  readonly points: readonly RatePoint[];
  readonly suggested: number | undefined;
}

/** Loss over the learning rate, the suggested one marked; under it the same as a table. */
export function RateCurve({ points, suggested }: RateCurveProps) {
  const titleId = useId();
  const figure = useRef<HTMLElement>(null);
  const width = useWidth(figure);
  const rect = {
    left: LEFT_PX,
    top: TOP_PX,
    width: Math.max(1, width - LEFT_PX - RIGHT_PX),
    height: HEIGHT_PX - TOP_PX - BOTTOM_PX,
  };
  const bottom = rect.top + rect.height;
  const { line, rateTicks, lossTicks } = rateCurve(points, rect);
  const mark = suggested === undefined ? undefined : xOfRate(suggested, rateDomain(points), rect);
  return (
    <figure ref={figure} className="rate-curve">
      <svg width={width} height={HEIGHT_PX} role="img" aria-labelledby={titleId}>
        <title id={titleId}>{text.rateTest.curve(points, suggested)}</title>
        {lossTicks.map(({ loss, y }) => (
          <g key={loss}>
            <line className="grid" x1={rect.left} x2={rect.left + rect.width} y1={y} y2={y} />
            <text x={rect.left - 8} y={y + 4} textAnchor="end">
              {formatFigure(loss)}
            </text>
          </g>
        ))}
        {rateTicks.map(({ rate, x }) => (
          <text key={rate} x={x} y={HEIGHT_PX - 4} textAnchor="middle">
            {text.rateTest.tick(rate)}
          </text>
        ))}
        <text x={0} y={10} className="title">
          {text.rateTest.axis}
        </text>
        {mark !== undefined && <line className="mark" x1={mark} x2={mark} y1={rect.top} y2={bottom} />}
        <path d={line} />
      </svg>
      <details className="epoch-table">
        <summary>
          <span>{text.rateTest.table}</span>
          <Icon name="chevron" />
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section className="table-scroller" aria-label={text.rateTest.table} tabIndex={0}>
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">{text.rateTest.rate}</th>
                <th scope="col">{text.rateTest.loss}</th>
              </tr>
            </thead>
            <tbody>
              {points.map(({ rate, loss }) => (
                <tr key={rate}>
                  <th scope="row">{formatFigure(rate)}</th>
                  <td>{formatFigure(loss)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
