import { type KeyboardEvent, useEffect, useRef } from 'react';
import { text } from '../text/en';
import { useHeadstart } from '../use-store';
import { ChartLegend } from './ChartLegend';
import { CurveNotes } from './CurveNotes';
import { ChartCanvas } from './chart-canvas';
import { EpochTable } from './EpochTable';
import { useChartedRun } from './use-charted-run';
import { useOverlays } from './use-overlays';

/**
 * Accuracy above loss, of the running or else of the last run, with the kept runs that are laid over it; faint axes
 * before there is one.
 */
export function RunChart() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<ChartCanvas | undefined>(undefined);
  const run = useChartedRun();
  const overlays = useOverlays();
  const planned = useHeadstart((state) => (state.run.phase === 'head' ? state.run.epochs : undefined));
  const asked = useHeadstart((state) => state.settings.epochs);
  const { series } = run;
  const ownSpan = planned ?? series?.epochs.length;
  const longestOverlay = Math.max(0, ...overlays.map(({ epochs }) => epochs.length));
  const span = Math.max(ownSpan ?? 0, longestOverlay) || asked;

  useEffect(() => {
    if (!canvas.current) return;
    const drawn = new ChartCanvas(canvas.current);
    chart.current = drawn;
    return () => drawn.end();
  }, []);
  useEffect(() => chart.current?.show(series, overlays, span), [series, overlays, span]);

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
        onFocus={() => chart.current?.tell()}
        onBlur={() => chart.current?.pointAt(undefined)}
        onKeyDown={moveCrosshair}
      />
      <figcaption>
        <ChartLegend overlays={overlays} />
        <CurveNotes run={run} span={span} />
        <EpochTable run={run} overlays={overlays} />
      </figcaption>
    </figure>
  );
}
