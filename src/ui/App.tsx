import { useEffect } from 'react';
import type { Updates } from '../core/updates';
import type { HeadstartStore } from '../state/store';
import { Header } from './header/Header';
import { MachineFailure } from './header/MachineFailure';
import { ImagesColumn } from './images/ImagesColumn';
import { ResultColumn } from './result/ResultColumn';
import { StepBar } from './StepBar';
import { TrainingColumn } from './training/TrainingColumn';
import { StoreProvider, useHeadstart } from './use-store';

/** The page: three places and the thread that leads through them. */
export function App({ store, updates }: { readonly store: HeadstartStore; readonly updates: Updates }) {
  useEffect(keepDropsOnThePage, []);
  return (
    <StoreProvider value={store}>
      <Header updates={updates} />
      <MachineFailure />
      <Columns />
      <StepBar />
    </StoreProvider>
  );
}

function Columns() {
  const phase = useHeadstart((state) => state.run.phase);
  return (
    <main data-phase={phase}>
      <ImagesColumn />
      <TrainingColumn />
      <ResultColumn />
    </main>
  );
}

/** A file dropped beside every target would make the browser leave the page and lose all work. */
function keepDropsOnThePage(): () => void {
  const refuse = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  };
  addEventListener('dragover', refuse);
  addEventListener('drop', refuse);
  return () => {
    removeEventListener('dragover', refuse);
    removeEventListener('drop', refuse);
  };
}
