import type { MetricSeries } from '../../core/metric-series';
import type { EpochReport } from '../../core/reports';
import { text } from '../text/en';
import { epochAtX, layoutChart } from './chart-geometry';
import { type ChartTheme, readTheme } from './chart-theme';
import { drawChart } from './draw-chart';

/**
 * Keeps a canvas in step with a series of epochs, its own size and the colour scheme, outside React, and draws at
 * most once a frame.
 */
export class ChartCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #resize = new ResizeObserver(() => this.#ask());
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  #theme: ChartTheme | undefined;
  #series: MetricSeries | undefined;
  #unsubscribe: (() => void) | undefined;
  #span = 1;
  #crosshair: number | undefined;
  #frame: number | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#resize.observe(canvas);
    this.#scheme.addEventListener('change', this.#repaint);
  }

  /** @param span how many epochs the axis spans */
  show(series: MetricSeries | undefined, span: number): void {
    if (series !== this.#series) {
      this.#unsubscribe?.();
      this.#unsubscribe = series?.subscribe(() => this.#ask());
      this.#series = series;
      this.#crosshair = undefined;
    }
    this.#span = Math.max(1, span);
    this.#ask();
  }

  pointAtX(xPx: number): void {
    const { accuracy } = layoutChart(this.#canvas.clientWidth, this.#canvas.clientHeight);
    this.pointAt(epochAtX(xPx, this.#span, accuracy));
  }

  /** Moves the crosshair by so many epochs from where it is, or from the last epoch. */
  step(epochs: number): void {
    this.pointAt((this.#crosshair ?? this.#epochs.length) + epochs);
  }

  pointAt(epoch: number | undefined): void {
    const last = this.#epochs.length;
    this.#crosshair = epoch === undefined || last === 0 ? undefined : Math.max(1, Math.min(last, epoch));
    this.#tell(this.#epochs[(this.#crosshair ?? 0) - 1]);
    this.#ask();
  }

  end(): void {
    this.#unsubscribe?.();
    this.#resize.disconnect();
    this.#scheme.removeEventListener('change', this.#repaint);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  get #epochs(): readonly EpochReport[] {
    return this.#series?.epochs ?? [];
  }

  readonly #repaint = (): void => {
    this.#theme = undefined;
    this.#ask();
  };

  #ask(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const context = this.#canvas.getContext('2d');
    if (!context || width === 0) return;
    const [wide, high] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (this.#canvas.width !== wide || this.#canvas.height !== high) {
      this.#canvas.width = wide;
      this.#canvas.height = high;
    }
    context.setTransform(wide / width, 0, 0, high / height, 0, 0);
    this.#theme ??= readTheme(this.#canvas);
    const picture = { epochs: this.#epochs, span: this.#span, crosshair: this.#crosshair };
    drawChart(context, width, height, picture, this.#theme);
  }

  /** The figures under the crosshair for a screen reader. */
  #tell(report: EpochReport | undefined): void {
    if (!report) return;
    this.#canvas.setAttribute('aria-valuenow', String(report.epoch));
    this.#canvas.setAttribute('aria-valuetext', text.charts.epochFigures(report));
  }
}
