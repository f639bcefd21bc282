import { probeAdapter } from '../../src/engine/backend/probe-adapter';
import { Asked } from './asked';
import type { BenchBase } from './bench-base';
import { type BenchBackend, type Contest, startContest } from './contest';
import type { DecodeMethods, Layout } from './decode-worker';
import { FreshFiles } from './fresh-files';
import type { HeadCase } from './head-case';
import { type HeadContender, startHeadContest } from './head-contest';
import { Headstart } from './headstart';

/** Decoded once, for measuring without decoding. */
const READY_IMAGES = 32;
const COMPARED_IMAGES = 2;

let files: FreshFiles;
let contest: Contest | undefined;
let headstart: Headstart | undefined;
let headContenders: readonly HeadContender[] = [];

/** What the scripts in Node call. */
const bench = {
  async hold(urls: readonly string[]): Promise<void> {
    files = await FreshFiles.fetched(urls);
  },

  /** @returns the graphics adapter, unless it is none or one in software */
  async adapter(): Promise<string | undefined> {
    const probe = await probeAdapter();
    return probe.adapter && !probe.software ? probe.name : undefined;
  },

  /** @returns each contender's name and setting, and by how much the other runtimes' features differ from Headstart's */
  async prepare({ backend, base }: { backend: BenchBackend; base: BenchBase }) {
    contest?.end();
    const images = files.marked(READY_IMAGES, 0);
    const [channelsFirst, channelsLast] = await Promise.all([
      decoded(images, base.sizePx, 'channels-first'),
      decoded(images, base.sizePx, 'channels-last'),
    ]);
    const onnxFolder = new URL('onnxruntime/', location.href).href;
    contest = await startContest({ backend, base, pixels: { channelsFirst, channelsLast }, onnxFolder });
    return {
      isolated: crossOriginIsolated,
      contenders: contest.contenders.map(({ name, setting }) => ({ name, setting })),
      differences: await contest.differences(COMPARED_IMAGES),
    };
  },

  /** @returns images a second */
  async race(index: number, mode: 'files' | 'pixels', count: number): Promise<number> {
    const contender = contest?.contenders[index];
    if (!contender) throw new Error(`There is no contender ${index}.`);
    const fresh = files.take(count);
    const seconds = await timed(() => (mode === 'files' ? contender.extract(fresh) : contender.compute(count)));
    return count / seconds;
  },

  /** Makes each way of training this head ready. @returns their names and settings */
  async prepareHead(head: HeadCase) {
    for (const contender of headContenders) contender.end();
    headContenders = await startHeadContest(head);
    return headContenders.map(({ name, setting }) => ({ name, setting }));
  },

  /** @returns how long so many epochs took, and the training loss of the last */
  async fitHead(index: number, epochs: number): Promise<{ seconds: number; loss: number }> {
    const contender = headContenders[index];
    if (!contender) throw new Error(`There is no contender ${index}.`);
    let loss = Number.NaN;
    const seconds = await timed(async () => {
      loss = await contender.fit(epochs);
    });
    return { seconds, loss };
  },

  end(): void {
    contest?.end();
    headstart?.end();
    for (const contender of headContenders) contender.end();
    headContenders = [];
    contest = undefined;
    headstart = undefined;
  },

  /** Starts Headstart alone. */
  async start(base: BenchBase): Promise<void> {
    headstart?.end();
    headstart = new Headstart();
    await headstart.load('wasm', base);
  },

  /**
   * Files to features of the first images under a mark: what has been extracted under it, Headstart need not do again.
   */
  extractMarked,
};

export type Bench = typeof bench;

Object.assign(globalThis, { bench });

/**
 * Extracts the files under a mark of their own.
 * @param pauseMs how long a person takes from handing the images over to starting; 0: the handing over counts too
 */
async function extractMarked(
  count: number,
  mark: number,
  pauseMs: number,
): Promise<{ seconds: number; extracted: number }> {
  const running = headstart;
  if (!running) throw new Error('Headstart was not started.');
  const marked = files.marked(count, mark);
  const held = pauseMs > 0 ? await running.hold(marked) : undefined;
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  let extracted = 0;
  const seconds = await timed(async () => {
    ({ extracted } = await running.extract(held ?? (await running.hold(marked))));
  });
  return { seconds, extracted };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return (performance.now() - startMs) / 1000;
}

async function decoded(images: readonly Blob[], sizePx: number, layout: Layout): Promise<Float32Array> {
  const decoder = new Asked<DecodeMethods>(
    new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module', name: 'decode' }),
  );
  try {
    return await decoder.ask('decode', { files: images, sizePx, layout });
  } finally {
    decoder.end();
  }
}
