import { createRoot } from 'react-dom/client';
import { Client } from './client/client';
import { createHeadstartStore } from './state/store';
import { App } from './ui/App';
import './ui/styles/index.css';

const client = new Client(
  () => new Worker(new URL('./worker/entry.ts', import.meta.url), { type: 'module', name: 'headstart' }),
);
const store = createHeadstartStore(client, document.baseURI);

createRoot(document.getElementById('page') as HTMLElement).render(<App store={store} />);

// The page is painted first: starting the backend waits for nobody, and nobody waits for it.
requestAnimationFrame(() => setTimeout(() => void store.getState().chooseBackend('auto')));
