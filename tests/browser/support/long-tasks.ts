import type { Page } from 'playwright-core';

/** To run in the page. From then on it keeps each task of its thread that takes over 100 ms. */
export function watchLongTasks(): void {
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (duration > 100) performance.measure('headstart:long-task', { start: startTime, duration });
    }
  }).observe({ type: 'longtask' });
}

/** Milliseconds of each task over 100 ms so far. */
export async function longTasks(page: Page): Promise<number[]> {
  // The observer is told of a task after the task has ended.
  await page.waitForTimeout(200);
  return page.evaluate(() => performance.getEntriesByName('headstart:long-task').map(({ duration }) => duration));
}
