import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { HeadstartState, HeadstartStore } from '../state/store';

const StoreContext = createContext<HeadstartStore | undefined>(undefined);

export const StoreProvider = StoreContext.Provider;

/** One value of the store; the component renders again when it changes. */
export function useHeadstart<Value>(selector: (state: HeadstartState) => Value): Value {
  return useStore(useHeadstartStore(), selector);
}

/** The store itself, for what reads or acts without rendering. */
export function useHeadstartStore(): HeadstartStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error('There is no StoreProvider above this component.');
  return store;
}
