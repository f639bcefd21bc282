import { afterEach, describe, expect, it, vi } from 'vitest';
import { PageUpdates } from '../../src/offline/page-updates';

const SCRIPT = new URL('https://example.org/service-worker.js');

/** As much of a worker as the page sees: its state, and the news of it. */
class FakeWorker extends EventTarget {
  state = 'installed';
  onstatechange: (() => void) | null = null;
  readonly postMessage = vi.fn();

  become(state: string): void {
    this.state = state;
    this.onstatechange?.();
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  active: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  installing: FakeWorker | null = null;
}

async function pageWith(register: () => Promise<FakeRegistration>) {
  const reload = vi.fn();
  const run = { isOn: false };
  vi.stubGlobal('navigator', { serviceWorker: { register } });
  vi.stubGlobal('location', { reload });
  vi.stubGlobal('requestIdleCallback', (work: () => void) => work());
  const updates = new PageUpdates(() => run.isOn);
  await updates.register(SCRIPT);
  return { updates, reload, run };
}

function withUpdate() {
  const registration = new FakeRegistration();
  const waiting = new FakeWorker();
  registration.active = new FakeWorker();
  registration.waiting = waiting;
  const takeOver = () => {
    registration.active = waiting;
    registration.waiting = null;
    waiting.become('activating');
    waiting.become('activated');
  };
  return { registration, waiting, takeOver };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a newer version', () => {
  it('is loaded once it has taken over, when the person asked for it', async () => {
    const { registration, takeOver } = withUpdate();
    const { updates, reload } = await pageWith(async () => registration);
    expect(updates.state()).toBe('ready');
    updates.apply();
    updates.apply();
    expect(reload).not.toHaveBeenCalled();
    takeOver();
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('that took over unasked does not reload the page', async () => {
    const { registration, takeOver } = withUpdate();
    const { reload } = await pageWith(async () => registration);
    takeOver();
    expect(reload).not.toHaveBeenCalled();
  });

  it('is not even asked to take over while a run is on', async () => {
    const { registration, waiting } = withUpdate();
    const { updates, reload, run } = await pageWith(async () => registration);
    run.isOn = true;
    updates.apply();
    expect(waiting.postMessage).not.toHaveBeenCalled();
    expect(reload).not.toHaveBeenCalled();
  });

  it('does not end a run that began while it took over; it is offered until the run has ended', async () => {
    const { registration, takeOver } = withUpdate();
    const { updates, reload, run } = await pageWith(async () => registration);
    updates.apply();
    run.isOn = true;
    takeOver();
    updates.apply();
    expect(reload).not.toHaveBeenCalled();
    expect(updates.state()).toBe('ready');
    run.isOn = false;
    updates.apply();
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('found while the page is open is offered when it is installed', async () => {
    const registration = new FakeRegistration();
    registration.active = new FakeWorker();
    const { updates } = await pageWith(async () => registration);
    const heard = vi.fn();
    updates.subscribe(heard);
    const found = new FakeWorker();
    registration.installing = found;
    registration.dispatchEvent(new Event('updatefound'));
    expect(updates.state()).toBe('none');
    registration.installing = null;
    registration.waiting = found;
    found.become('installed');
    expect(updates.state()).toBe('ready');
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe('the very first version', () => {
  it('is not offered: it is the one that the page runs', async () => {
    const registration = new FakeRegistration();
    const { updates } = await pageWith(async () => registration);
    const first = new FakeWorker();
    registration.installing = first;
    registration.dispatchEvent(new Event('updatefound'));
    registration.installing = null;
    registration.waiting = first;
    first.become('installed');
    expect(updates.state()).toBe('none');
  });

  it('that cannot be registered is no failure of the page', async () => {
    const { updates } = await pageWith(() => Promise.reject(new TypeError('404')));
    expect(updates.state()).toBe('none');
  });
});
