/**
 * Work that several takers share. What was taken counts as under way until it is done; a taker that fails gives its
 * part back, and another one gets it.
 */
export class WorkQueue<Item> {
  private waiting: Item[] = [];
  private underWay = 0;
  private state: 'open' | 'closed' | 'stopped' = 'open';
  private waitingTakers: (() => void)[] = [];

  /** How many were added and are not done. */
  get left(): number {
    return this.waiting.length + this.underWay;
  }

  add(items: readonly Item[]): void {
    if (this.state !== 'stopped') this.waiting.push(...items);
    this.wake();
  }

  /** No more will be added. */
  close(): void {
    if (this.state === 'open') this.state = 'closed';
    this.wake();
  }

  /** Nothing will be taken any more, whatever waits or comes. */
  stop(): void {
    this.state = 'stopped';
    this.waiting = [];
    this.wake();
  }

  /** So many items, or what is left of them; none once nothing is left that could come back. */
  async take(count: number): Promise<Item[]> {
    while (!this.has(count)) {
      if (this.state === 'stopped' || (this.state === 'closed' && this.underWay === 0)) return [];
      await new Promise<void>((resolve) => this.waitingTakers.push(resolve));
    }
    const taken = this.waiting.splice(0, count);
    this.underWay += taken.length;
    return taken;
  }

  done(items: readonly Item[]): void {
    this.underWay -= items.length;
    this.wake();
  }

  giveBack(items: readonly Item[]): void {
    if (this.state !== 'stopped') this.waiting.unshift(...items);
    this.done(items);
  }

  private has(count: number): boolean {
    return this.waiting.length >= (this.state === 'open' ? count : 1);
  }

  private wake(): void {
    const takers = this.waitingTakers;
    this.waitingTakers = [];
    for (const wakeUp of takers) wakeUp();
  }
}
