/** What a worker of the bench can be asked, by name. */
export type Methods = Readonly<Record<string, (args: never) => Promise<unknown>>>;

export interface Question {
  readonly method: string;
  readonly args: unknown;
  readonly port: MessagePort;
}

export type Answer = { readonly result: unknown } | { readonly failure: string };

/** A worker that is asked one thing after another. */
export class Asked<Known extends Methods> {
  private readonly died: Promise<never>;

  constructor(private readonly worker: Worker) {
    this.died = new Promise((_, reject) => {
      worker.addEventListener('error', ({ message }) => reject(new Error(`A worker of the bench died: ${message}`)));
    });
    this.died.catch(() => undefined);
  }

  ask<Name extends keyof Known & string>(
    method: Name,
    args: Parameters<Known[Name]>[0],
  ): Promise<Awaited<ReturnType<Known[Name]>>> {
    const { port1, port2 } = new MessageChannel();
    const answered = new Promise<Awaited<ReturnType<Known[Name]>>>((resolve, reject) => {
      port1.onmessage = ({ data }: MessageEvent<Answer>) => {
        port1.close();
        if ('failure' in data) reject(new Error(data.failure));
        else resolve(data.result as Awaited<ReturnType<Known[Name]>>);
      };
    });
    const question: Question = { method, args, port: port2 };
    this.worker.postMessage(question, [port2]);
    return Promise.race([answered, this.died]);
  }

  end(): void {
    this.worker.terminate();
  }
}
