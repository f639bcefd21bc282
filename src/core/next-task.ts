/**
 * Lets the event loop's waiting tasks run, a cancel that came as a message among them. The scheduler's task comes at
 * once where there is one; nested timers wait 4 ms; animation frames would stand still in a hidden tab.
 */
export function nextTask(): Promise<void> {
  if ('scheduler' in globalThis) return scheduler.postTask(() => undefined);
  return new Promise((resolve) => setTimeout(resolve));
}
