import type { ServerPort } from './serve';

/**
 * Takes a web lock that is never given back, and tells the page its name: whoever asks for it gets it when this
 * worker has ended. Unlike a ping, it asks nothing of a worker that is busy for a minute.
 */
export function announceLife(port: Pick<ServerPort, 'postMessage'>): void {
  // A page that came over plain HTTP from another machine has no locks; there only an `error` event tells.
  if (!('locks' in navigator)) return;
  const lock = `headstart-worker-${crypto.randomUUID()}`;
  void navigator.locks.request(lock, () => {
    port.postMessage({ kind: 'alive', lock }, []);
    return new Promise(() => {});
  });
}
