/**
 * `ready`: a newer version of the page waits to take over. `open-elsewhere`: it was asked to, but another tab still
 * runs the version that it would replace.
 */
export type UpdateState = 'none' | 'ready' | 'open-elsewhere';

/** A newer version of the page, offered and never forced. */
export interface Updates {
  state(): UpdateState;
  /** @returns what ends it */
  subscribe(listener: () => void): () => void;
  /** Lets the newer version take over and loads the page again; does nothing while a run is on. */
  apply(): void;
}
