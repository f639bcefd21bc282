import { orCancelled } from '../core/errors';

/**
 * Who may use the backend when. Changing the backend or the base is done alone: after all that is under way, and before
 * all that comes later. Everything else may share. Work whose signal is aborted before its turn has come is not begun,
 * and ends with `cancelled` at once.
 */
export class Turns {
  /** Ends when the last change that was asked for is done, or will not be. */
  #changes: Promise<unknown> = Promise.resolve();
  readonly #underWay = new Set<Promise<unknown>>();

  alone<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const changesBefore = this.#changes;
    const turn = orCancelled(Promise.allSettled([changesBefore, ...this.#underWay]), signal).then(work);
    // One that was cancelled while it waited says nothing of those before it.
    this.#changes = turn.catch(() => changesBefore);
    return turn;
  }

  shared<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const turn = orCancelled(this.#changes, signal).then(work);
    this.#underWay.add(turn);
    const leave = () => this.#underWay.delete(turn);
    turn.then(leave, leave);
    return turn;
  }
}
