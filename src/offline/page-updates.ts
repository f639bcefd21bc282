import type { UpdateState, Updates } from '../core/updates';
import { OPEN_ELSEWHERE, TAKE_OVER } from './take-over';

/** Where there is no `requestIdleCallback` (Safari), the page is taken to be idle after this time. */
const IDLE_AFTER_MS = 2_000;

/** The page's end of the service worker. The page reloads only after `apply`, and never while a run is on. */
export class PageUpdates implements Updates {
  readonly #isBusy: () => boolean;
  readonly #listeners = new Set<() => void>();
  #registration: ServiceWorkerRegistration | undefined;
  #state: UpdateState = 'none';

  constructor(isBusy: () => boolean) {
    this.#isBusy = isBusy;
  }

  /**
   * Registers the service worker once the page is idle. Where there can be none (an insecure address, a browser that
   * forbids it, a host that does not have the file), nothing happens: the page works, with a network.
   */
  async register(url: URL): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    await idle();
    try {
      this.#registration = await navigator.serviceWorker.register(url, { updateViaCache: 'none' });
    } catch {
      return;
    }
    this.#look();
    this.#registration.addEventListener('updatefound', this.#look);
  }

  readonly state = (): UpdateState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly apply = (): void => {
    const waiting = this.#registration?.waiting;
    if (this.#isBusy()) return;
    if (!waiting) {
      // It took over already, at a moment when a run had just begun.
      location.reload();
      return;
    }
    waiting.onstatechange = () => {
      if (waiting.state === 'activated' && !this.#isBusy()) location.reload();
    };
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (data !== OPEN_ELSEWHERE) return;
      waiting.onstatechange = null;
      this.#show('open-elsewhere');
    };
    waiting.postMessage(TAKE_OVER, [port2]);
  };

  /** A worker that waits beside an active one is an update; the very first one is not. */
  readonly #look = (): void => {
    const { active, waiting, installing } = this.#registration ?? {};
    if (active && waiting) this.#show('ready');
    else installing?.addEventListener('statechange', this.#look, { once: true });
  };

  #show(state: UpdateState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve());
    else setTimeout(resolve, IDLE_AFTER_MS);
  });
}
