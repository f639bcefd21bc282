import type { CDPSession, Page } from 'playwright-core';

/** One thread of a page to the browser's debugger: the page's own, or a worker's, or a worker's worker's. */
export interface Thread {
  readonly call: CDPSession['send'];
}

/** Hands all threads of the page to `use`, the page's own first, and lets go of them when it is done. */
export async function withThreads<Result>(page: Page, use: (threads: readonly Thread[]) => Promise<Result>) {
  const devtools = await page.context().newCDPSession(page);
  try {
    const workers = new Workers(devtools.send.bind(devtools));
    devtools.on('Target.attachedToTarget', (event) => workers.attached(event));
    devtools.on('Target.receivedMessageFromTarget', (event) => workers.received(event));
    await workers.attach();
    const threads: Thread[] = [{ call: devtools.send.bind(devtools) }, ...workers.all()];
    if (threads.length !== page.workers().length + 1) throw new Error('Not every worker of the page was found.');
    return await use(threads);
  } finally {
    await devtools.detach();
  }
}

/** The workers that one thread started, and theirs. */
class Workers {
  readonly #bySession = new Map<string, WorkerThread>();

  constructor(private readonly call: CDPSession['send']) {}

  async attach(): Promise<void> {
    await this.call('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    for (const worker of this.#bySession.values()) await worker.workers.attach();
  }

  all(): Thread[] {
    return [...this.#bySession.values()].flatMap((worker) => [worker, ...worker.workers.all()]);
  }

  attached({ sessionId, targetInfo }: Attached): void {
    // A service worker serves the page and is no thread of it.
    if (targetInfo.type !== 'worker') return;
    const post = (message: string) => void this.call('Target.sendMessageToTarget', { sessionId, message });
    this.#bySession.set(sessionId, new WorkerThread(post));
  }

  received({ sessionId, message }: { sessionId: string; message: string }): void {
    this.#bySession.get(sessionId)?.receive(JSON.parse(message));
  }
}

interface Attached {
  readonly sessionId: string;
  readonly targetInfo: { readonly type: string };
}

type Answer =
  | { readonly id: number; readonly result: never }
  | { readonly id: number; readonly error: { readonly message: string } }
  | { readonly method: 'Target.attachedToTarget'; readonly params: Attached }
  | { readonly method: 'Target.receivedMessageFromTarget'; readonly params: { sessionId: string; message: string } };

/** Speaks with a worker by messages that pass through the thread that started it. */
class WorkerThread implements Thread {
  readonly workers: Workers;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #calls = 0;

  constructor(private readonly post: (message: string) => void) {
    this.workers = new Workers(this.call);
  }

  readonly call: CDPSession['send'] = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++this.#calls;
      this.#waiting.set(id, (answer) => {
        if ('result' in answer) resolve(answer.result);
        else reject(new Error(`${method}: ${JSON.stringify(answer)}`));
      });
      this.post(JSON.stringify({ id, method, params }));
    });

  receive(answer: Answer): void {
    if ('id' in answer) this.#waiting.get(answer.id)?.(answer);
    else if (answer.method === 'Target.attachedToTarget') this.workers.attached(answer.params);
    else if (answer.method === 'Target.receivedMessageFromTarget') this.workers.received(answer.params);
  }
}
