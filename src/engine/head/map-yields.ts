/** The same generator with everything it yields changed on its way; who leaves this one early ends that one too. */
export async function* mapYields<From, To, Result>(
  source: AsyncGenerator<From, Result>,
  change: (yielded: From) => To,
): AsyncGenerator<To, Result> {
  try {
    let step = await source.next();
    for (; !step.done; step = await source.next()) yield change(step.value);
    return step.value;
  } finally {
    // Nobody gets this value: either the source is at its end already, or its reader has left.
    await source.return(undefined as never);
  }
}
