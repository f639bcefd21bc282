import { beforeEach, expect, it, vi } from 'vitest';
import { MetricSeries } from '../../src/core/metric-series';
import { ChartCanvas } from '../../src/ui/charts/chart-canvas';

/** As much of a canvas as a chart that nobody sees needs. */
class PretendCanvas {
  readonly attributes = new Map<string, string>();
  setAttribute = (name: string, value: string) => this.attributes.set(name, value);
  getContext = () => null;
  get said() {
    return [this.attributes.get('aria-valuenow'), this.attributes.get('aria-valuetext')];
  }
}

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
    },
  );
  vi.stubGlobal('matchMedia', () => ({ addEventListener() {} }));
  vi.stubGlobal('requestAnimationFrame', () => 1);
  return () => vi.unstubAllGlobals();
});

it('a chart tells a screen reader of the last epoch, where no other one is pointed at', () => {
  const { canvas, chart } = chartOf();
  chart.show(seriesOf(0.5, 0.6, 0.7), [], 3);
  expect(canvas.said).toEqual(['3', expect.stringMatching(/^Epoch 3, accuracy 70\.0\s%/)]);
  chart.step(-1);
  expect(canvas.said).toEqual(['2', expect.stringMatching(/^Epoch 2, accuracy 60\.0\s%/)]);
  chart.pointAt(undefined);
  expect(canvas.said[0]).toBe('3');
});

it('a chart of a run that grows tells of the epoch that is the last one when it is asked', () => {
  const { canvas, chart } = chartOf();
  const series = seriesOf(0.5);
  chart.show(series, [], 3);
  series.append(report(2, 0.6));
  chart.tell();
  expect(canvas.said).toEqual(['2', expect.stringMatching(/^Epoch 2, accuracy 60\.0\s%/)]);
});

it('a chart of a new run says nothing of the run before', () => {
  const { canvas, chart } = chartOf();
  chart.show(seriesOf(0.5, 0.6), [], 2);
  chart.show(new MetricSeries(), [], 2);
  expect(canvas.said).toEqual(['1', 'No epoch has been trained yet.']);
});

function chartOf() {
  const canvas = new PretendCanvas();
  return { canvas, chart: new ChartCanvas(canvas as unknown as HTMLCanvasElement) };
}

function seriesOf(...accuracies: number[]): MetricSeries {
  const series = new MetricSeries();
  accuracies.forEach((accuracy, index) => {
    series.append(report(index + 1, accuracy));
  });
  return series;
}

function report(epoch: number, accuracy: number) {
  return { epoch, accuracy, loss: 1, valAccuracy: undefined, valLoss: undefined, learningRate: 0.001, elapsedMs: 1 };
}
