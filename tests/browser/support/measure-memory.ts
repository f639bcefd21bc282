import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { withThreads } from './page-threads';

/** What a page and all its workers hold, in bytes, when their garbage is collected. */
export interface Memory {
  /** Objects, what the browser keeps for them, and array buffers; exact. */
  readonly heap: number;
  /**
   * What the processes of pages hold in all, bitmaps, canvases and WebAssembly memories among it. An allocator keeps some
   * of what was freed, so a few megabytes mean nothing. Only Linux says it: 0 elsewhere.
   */
  readonly processes: number;
}

export async function measureMemory(page: Page): Promise<Memory> {
  const heap = await withThreads(page, async (threads) => {
    let bytes = 0;
    for (const { call } of threads) {
      await call('HeapProfiler.collectGarbage');
      const usage = await call('Runtime.getHeapUsage');
      bytes += usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize;
    }
    return bytes;
  });
  return { heap, processes: process.platform === 'linux' ? await processBytes(page) : 0 };
}

async function processBytes(page: Page): Promise<number> {
  const devtools = await page.context().browser()?.newBrowserCDPSession();
  const running = await devtools?.send('SystemInfo.getProcessInfo');
  await devtools?.detach();
  const renderers = (running?.processInfo ?? []).filter(({ type }) => type === 'renderer');
  return renderers.reduce((bytes, { id }) => bytes + residentBytes(id), 0);
}

/** Memory that is no file's, as proc(5) tells it. */
function residentBytes(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  const kilobytes = [...status.matchAll(/^Rss(?:Anon|Shmem):\s*(\d+) kB$/gm)].map(([, digits]) => Number(digits));
  return kilobytes.reduce((sum, some) => sum + some, 0) * 1024;
}
