/** How often the processor told the device something. */
export interface DeviceCalls {
  dispatches: number;
  submits: number;
  readBacks: number;
}

/** Counts what `work` tells any WebGPU device. */
export async function countDeviceCalls(work: () => Promise<unknown>): Promise<DeviceCalls> {
  const calls: DeviceCalls = { dispatches: 0, submits: 0, readBacks: 0 };
  const restore = [
    counted(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => calls.dispatches++),
    counted(GPUQueue.prototype, 'submit', () => calls.submits++),
    counted(GPUBuffer.prototype, 'mapAsync', () => calls.readBacks++),
  ];
  try {
    await work();
  } finally {
    for (const each of restore) each();
  }
  return calls;
}

function counted<Name extends string>(
  prototype: Record<Name, (...args: never[]) => unknown>,
  name: Name,
  count: () => void,
): () => void {
  const method = prototype[name];
  prototype[name] = function withCount(this: unknown, ...args: never[]) {
    count();
    return method.apply(this, args);
  };
  return () => {
    prototype[name] = method;
  };
}
