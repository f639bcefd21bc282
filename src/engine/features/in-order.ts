export interface Bounds {
  /** How many may run at once. */
  readonly parallel: number;
  /** How many may run or wait to be taken. */
  readonly ahead: number;
}

/**
 * Gives `work(item)` for each item, in the items' order, while the next ones are already being worked on. When the
 * consumer leaves early, no new work starts and what runs is waited for.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  { parallel, ahead }: Bounds,
): AsyncGenerator<Result, void, undefined> {
  const source = items[Symbol.iterator]();
  const queue: Promise<Result>[] = [];
  let running = 0;
  let left = false;
  const start = () => {
    while (!left && running < parallel && queue.length < ahead) {
      const next = source.next();
      if (next.done) return;
      running++;
      const result = work(next.value).finally(() => {
        running--;
        start();
      });
      // Whoever takes it from the queue sees a failure; until then it is not an unhandled one.
      result.catch(() => undefined);
      queue.push(result);
    }
  };
  try {
    for (start(); queue.length > 0; start()) {
      const result = await (queue[0] as Promise<Result>);
      void queue.shift();
      yield result;
    }
  } finally {
    left = true;
    await Promise.allSettled(queue);
  }
}
