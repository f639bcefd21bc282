import { describe, expect, it } from 'vitest';
import type { PictureRequest } from '../../../src/core/augmentation';
import { DEFAULT_RESIZE } from '../../../src/core/resize';
import { HelperLost } from '../../../src/engine/features/lanes/helper-lost';
import { type Preparer, Preparers } from '../../../src/engine/features/lanes/preparers';

describe('preparers', () => {
  it('take pictures in the order they came in, each no more at once than keep it busy', async () => {
    const [first, second] = [scripted(2), scripted(1)];
    const preparers = new Preparers(first);
    preparers.join(second);
    const prepared = [0, 1, 2, 3, 4].map((number) => preparers.prepare(request(number), NO_OPTIONS));
    await turn();
    expect([first.begun, second.begun]).toEqual([[0, 1], [2]]);
    second.end(2);
    await turn();
    expect([first.begun, second.begun]).toEqual([
      [0, 1],
      [2, 3],
    ]);
    for (const number of [1, 0]) first.end(number);
    await turn();
    first.end(4);
    second.end(3);
    expect((await Promise.all(prepared)).map(numberOf)).toEqual([0, 1, 2, 3, 4]);
  });

  it('do what a lost one had before what came later, and give it nothing more', async () => {
    const [first, lost] = [scripted(1), scripted(1)];
    const preparers = new Preparers(first);
    preparers.join(lost);
    const prepared = [0, 1, 2].map((number) => preparers.prepare(request(number), NO_OPTIONS));
    await turn();
    lost.fail(1, new HelperLost());
    for (const number of [0, 1, 2]) {
      await turn();
      first.end(number);
    }
    expect((await Promise.all(prepared)).map(numberOf)).toEqual([0, 1, 2]);
    expect(first.begun).toEqual([0, 1, 2]);
    expect(lost.begun).toEqual([1]);
  });

  it('tell a failure to who asked for the picture, and go on', async () => {
    const first = scripted(1);
    const preparers = new Preparers(first);
    const [failing, next] = [0, 1].map((number) => preparers.prepare(request(number), NO_OPTIONS));
    await turn();
    first.fail(0, new Error('no memory'));
    await expect(failing).rejects.toThrow('no memory');
    await turn();
    first.end(1);
    expect(numberOf(await next)).toBe(1);
  });

  it('begin nothing that was cancelled, and ask for room only when a picture’s turn has come', async () => {
    const first = scripted(1);
    const preparers = new Preparers(first);
    const stop = new AbortController();
    let asked = 0;
    const spare = () => {
      asked++;
      return undefined;
    };
    const [running, waiting] = [0, 1].map((number) =>
      preparers.prepare(request(number), { spare, signal: stop.signal }),
    );
    await turn();
    expect(asked).toBe(1);
    stop.abort();
    first.end(0);
    expect(numberOf(await running)).toBe(0);
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect([first.begun, asked]).toEqual([[0], 1]);
  });
});

const NO_OPTIONS = { spare: () => undefined };

/** A preparer that ends what it began when it is told to. */
function scripted(atOnce: number) {
  const begun: number[] = [];
  const underWay = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  const preparer: Preparer = {
    atOnce,
    async prepare({ picture }) {
      const number = Number(picture.hash);
      begun.push(number);
      await new Promise<void>((resolve, reject) => underWay.set(number, { resolve, reject }));
      return { kind: 'pixels', views: [Float32Array.of(number)] };
    },
  };
  return {
    ...preparer,
    begun,
    end: (number: number) => underWay.get(number)?.resolve(),
    fail: (number: number, error: Error) => underWay.get(number)?.reject(error),
  };
}

function request(number: number): PictureRequest {
  return {
    picture: { file: new Blob(), hash: String(number), views: [0] },
    preparation: { resize: DEFAULT_RESIZE, recipe: undefined },
    inputSize: { heightPx: 1, widthPx: 1 },
  };
}

function numberOf(prepared: Awaited<ReturnType<Preparers['prepare']>> | undefined): number | undefined {
  return prepared?.kind === 'pixels' ? prepared.views[0]?.[0] : undefined;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
