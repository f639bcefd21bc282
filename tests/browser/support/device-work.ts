/** What was asked of graphics devices while it was watched. */
export interface DeviceWork {
  readonly dispatches: number;
  readonly submissions: number;
  readonly readBacks: number;
  readonly bindGroups: number;
  readonly pipelines: number;
  readonly buffersMade: number;
  /** Each once, however often it is destroyed. */
  readonly buffersEnded: number;
}

/** Runs in a browser: does the work and counts. */
export async function watchDevice<Result>(work: () => Promise<Result>): Promise<{ result: Result; asked: DeviceWork }> {
  const ended = new Set<unknown>();
  const counters = [
    counter(GPUComputePassEncoder.prototype, 'dispatchWorkgroups'),
    counter(GPUQueue.prototype, 'submit'),
    counter(GPUBuffer.prototype, 'mapAsync'),
    counter(GPUDevice.prototype, 'createBindGroup'),
    counter(GPUDevice.prototype, 'createComputePipelineAsync'),
    counter(GPUDevice.prototype, 'createBuffer'),
    counter(GPUBuffer.prototype, 'destroy', (buffer) => ended.add(buffer)),
  ] as const;
  try {
    const result = await work();
    const [dispatches, submissions, readBacks, bindGroups, pipelines, buffersMade] = counters.map(({ count }) =>
      count(),
    );
    const asked = { dispatches, submissions, readBacks, bindGroups, pipelines, buffersMade, buffersEnded: ended.size };
    return { result, asked: asked as DeviceWork };
  } finally {
    for (const { stop } of counters) stop();
  }
}

interface Counter {
  count(): number;
  stop(): void;
}

/** Counts the calls of a method of all objects of a kind, each of which still does what it does. */
function counter<Kind extends object>(kind: Kind, name: keyof Kind & string, see?: (self: unknown) => void): Counter {
  let calls = 0;
  const method = Reflect.get(kind, name) as (...args: unknown[]) => unknown;
  Reflect.set(kind, name, function counted(this: unknown, ...args: unknown[]) {
    calls++;
    see?.(this);
    return method.apply(this, args);
  });
  return { count: () => calls, stop: () => void Reflect.set(kind, name, method) };
}
