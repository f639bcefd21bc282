import type { MetricSeries } from '../../core/metric-series';
import type { EpochReport } from '../../core/reports';
import { text } from '../text/en';
import { epochAtX, layoutChart } from './chart-geometry';
import { learningRateMoves } from './chart-metrics';
import type { ChartOverlay } from './chart-picture';
import { type ChartTheme, readTheme } from './chart-theme';
import { drawChart } from './draw-chart';

/** A run may end a hundred epochs in a second; without a graphics card each picture of them takes milliseconds to paint. */
const GROWTH_EVERY_MS = 80;

/**
 * Keeps a canvas in step with a series of epochs, its own size and the colour scheme, outside React: at most once a frame,
 * and less often where only epochs were added.
 */
export class ChartCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #resize = new ResizeObserver(() => this.#ask());
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  #theme: ChartTheme | undefined;
  #series: MetricSeries | undefined;
  #overlays: readonly ChartOverlay[] = [];
  #unsubscribe: (() => void) | undefined;
  #span = 1;
  #crosshair: number | undefined;
  #frame: number | undefined;
  #growth: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#resize.observe(canvas);
    this.#scheme.addEventListener('change', this.#repaint);
  }

  /** @param span how many epochs the axis spans */
  show(series: MetricSeries | undefined, overlays: readonly ChartOverlay[], span: number): void {
    if (series !== this.#series) {
      this.#unsubscribe?.();
      this.#unsubscribe = series?.subscribe(() => this.#askSoon());
      this.#series = series;
      this.#crosshair = undefined;
    }
    this.#overlays = overlays;
    this.#span = Math.max(1, span);
    this.tell();
    this.#ask();
  }

  pointAtX(xPx: number): void {
    const { accuracy } = layoutChart(this.#canvas.clientWidth, this.#canvas.clientHeight);
    this.pointAt(epochAtX(xPx, this.#span, accuracy));
  }

  /** Moves the crosshair by so many epochs from where it is, or from the last epoch. */
  step(epochs: number): void {
    this.pointAt((this.#crosshair ?? this.#lastEpoch()) + epochs);
  }

  pointAt(epoch: number | undefined): void {
    const last = this.#lastEpoch();
    this.#crosshair = epoch === undefined || last === 0 ? undefined : Math.max(1, Math.min(last, epoch));
    this.tell();
    this.#ask();
  }

  /** Gives a screen reader the figures under the crosshair, or else those of the last epoch. */
  tell(): void {
    const epoch = this.#crosshair ?? this.#lastEpoch();
    this.#canvas.setAttribute('aria-valuenow', String(Math.max(1, epoch)));
    this.#canvas.setAttribute('aria-valuetext', epoch === 0 ? text.charts.noEpochs : this.#figuresOf(epoch));
  }

  end(): void {
    this.#unsubscribe?.();
    this.#resize.disconnect();
    this.#scheme.removeEventListener('change', this.#repaint);
    clearTimeout(this.#growth);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  get #epochs(): readonly EpochReport[] {
    return this.#series?.epochs ?? [];
  }

  #lastEpoch(): number {
    return Math.max(this.#epochs.length, ...this.#overlays.map(({ epochs }) => epochs.length));
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

  #askSoon(): void {
    this.#growth ??= setTimeout(() => {
      this.#growth = undefined;
      this.#ask();
    }, GROWTH_EVERY_MS);
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
    const picture = {
      epochs: this.#epochs,
      overlays: this.#overlays,
      span: this.#span,
      crosshair: this.#crosshair,
    };
    drawChart(context, width, height, picture, this.#theme);
  }

  #figuresOf(epoch: number): string {
    const report = this.#epochs[epoch - 1];
    const figures = [
      ...(report ? [text.charts.epochFigures(report, learningRateMoves(this.#epochs))] : [text.charts.epoch(epoch)]),
      ...this.#overlays.flatMap(({ name, epochs }) => {
        const at = epochs[epoch - 1];
        return at ? [text.charts.overlayFigures(name, at)] : [];
      }),
    ];
    return figures.join('; ');
  }
}
