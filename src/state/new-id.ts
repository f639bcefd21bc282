let nextId = 1;

/** For classes and samples; never given twice while the page lives. */
export function newId(): number {
  return nextId++;
}
