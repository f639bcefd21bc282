import { createRoot } from 'react-dom/client';
import { Client } from './client/client';
import { PageUpdates } from './offline/page-updates';
import { isBusy } from './state/selectors';
import { createHeadstartStore } from './state/store';
import { App } from './ui/App';
import './ui/styles/index.css';

const client = new Client(
  () => new Worker(new URL('./worker/entry.ts', import.meta.url), { type: 'module', name: 'headstart' }),
);
const store = createHeadstartStore(client, document.baseURI);
const updates = new PageUpdates(() => isBusy(store.getState().run));

createRoot(document.getElementById('page') as HTMLElement).render(<App store={store} updates={updates} />);

// The page is painted first: starting the backend waits for nobody, and nobody waits for it.
requestAnimationFrame(() => setTimeout(() => void start()));

async function start(): Promise<void> {
  await store.getState().chooseBackend('auto');
  // Keeping the page for later comes last: a first visit has better things to do with its network.
  if (import.meta.env.PROD) await updates.register(new URL('service-worker.js', document.baseURI));
}
