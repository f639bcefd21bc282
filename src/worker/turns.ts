/**
 * Who may use the backend when. Changing the backend or the base is done alone: after all that is under way, and before
 * all that comes later. Everything else may share.
 */
export class Turns {
  /** Ends when the last change that was asked for is done. */
  #changes: Promise<unknown> = Promise.resolve();
  readonly #underWay = new Set<Promise<unknown>>();

  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = [this.#changes, ...this.#underWay];
    const turn = Promise.allSettled(before).then(work);
    this.#changes = turn.catch(() => undefined);
    return turn;
  }

  shared<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#changes.then(work);
    this.#underWay.add(turn);
    const leave = () => this.#underWay.delete(turn);
    turn.then(leave, leave);
    return turn;
  }
}
