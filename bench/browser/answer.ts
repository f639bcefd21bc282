import type { Answer, Methods, Question } from './asked';

/** A worker's end: answers what it is asked. Arrays of numbers move to whoever asked. */
export function answer(methods: Methods): void {
  addEventListener('message', ({ data }: MessageEvent<Question>) => void answerOne(methods, data));
}

async function answerOne(methods: Methods, { method, args, port }: Question): Promise<void> {
  try {
    const result = await methods[method]?.(args as never);
    const moved = result instanceof Float32Array ? [result.buffer] : [];
    port.postMessage({ result } satisfies Answer, moved);
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.postMessage({ failure } satisfies Answer);
  }
}
