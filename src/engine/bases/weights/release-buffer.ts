/** Gives a buffer's memory back at once, which the next garbage collection would do; older browsers leave it to that. */
export function releaseBuffer(buffer: ArrayBufferLike): void {
  const { transfer } = buffer as { transfer?: (bytes: number) => unknown };
  transfer?.call(buffer, 0);
}
