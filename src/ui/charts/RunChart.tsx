import { type KeyboardEvent, useEffect, useRef } from 'react';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { ChartCanvas } from './chart-canvas';
import { EpochTable } from './EpochTable';

/** Accuracy above loss, of the running or else of the last run; faint axes before there is one. */
export function RunChart() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<ChartCanvas | undefined>(undefined);
  const series = useHeadstart((state) => state.series);
  const planned = useHeadstart((state) => (state.run.phase === 'head' ? state.run.epochs : undefined));
  const asked = useHeadstart((state) => state.settings.epochs);
  const span = planned ?? series?.epochs.length ?? asked;

  useEffect(() => {
    if (!canvas.current) return;
    const drawn = new ChartCanvas(canvas.current);
    chart.current = drawn;
    return () => drawn.end();
  }, []);
  useEffect(() => chart.current?.show(series, span), [series, span]);

  function moveCrosshair(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -span, End: span }[event.key];
    if (event.key === 'Escape') chart.current?.pointAt(undefined);
    if (step === undefined) return;
    event.preventDefault();
    chart.current?.step(step);
  }

  return (
    <figure className="charts">
      <canvas
        ref={canvas}
        className="chart"
        role="slider"
        tabIndex={0}
        aria-label={text.charts.name}
        aria-valuemin={1}
        aria-valuemax={span}
        aria-valuenow={1}
        aria-valuetext={text.charts.noEpochs}
        onPointerMove={(event) => chart.current?.pointAtX(event.nativeEvent.offsetX)}
        onPointerLeave={() => chart.current?.pointAt(undefined)}
        onBlur={() => chart.current?.pointAt(undefined)}
        onKeyDown={moveCrosshair}
      />
      <figcaption>
        <EpochTable series={series} />
      </figcaption>
    </figure>
  );
}
