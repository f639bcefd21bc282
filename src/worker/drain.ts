/** Runs a generator to its end: what it yields is emitted, what it returns is the result. */
export async function drain<Yielded, Returned>(
  generator: AsyncGenerator<Yielded, Returned>,
  emit: (event: Yielded) => void,
): Promise<Returned> {
  for (;;) {
    const step = await generator.next();
    if (step.done) return step.value;
    emit(step.value);
  }
}
