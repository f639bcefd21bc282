import { expect, it } from 'vitest';
import { ProgressMeter } from '../../../src/engine/features/progress-meter';

it('measures the speed of the last seconds, not of all', () => {
  let now = 0;
  const meter = new ProgressMeter(1000, () => now);
  for (let second = 1; second <= 20; second++) {
    now = second * 1000;
    meter.add(second <= 10 ? 1 : 50);
  }
  const { done, imagesPerSecond, remainingMs } = meter.report();
  expect(done).toBe(510);
  expect(imagesPerSecond).toBeCloseTo(50);
  expect(remainingMs).toBeCloseTo((490 / 50) * 1000);
});

it('does not take images that were there already for speed', () => {
  let now = 0;
  const meter = new ProgressMeter(20, () => now);
  for (let image = 0; image < 10; image++) meter.pass();
  expect(meter.report()).toMatchObject({ done: 10, imagesPerSecond: undefined, remainingMs: undefined });
  now = 1000;
  meter.add(5);
  expect(meter.report()).toMatchObject({ done: 15, imagesPerSecond: 5, remainingMs: 1000 });
});
