import type { Client, Connection } from '@autonomy/client';
import { createContext, useCallback, useContext, useSyncExternalStore, type ReactNode } from 'react';
import { emptyView, type Live, type View } from './live.js';
import { storeOf, type Store } from './store.js';

const ClientContext = createContext<Client | undefined>(undefined);

/** Gives the components below it a client. */
export function AutonomyProvider({ client, children }: { readonly client: Client; readonly children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

/** The client that the provider gives. */
export function useAutonomy(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('There is no client: put an <AutonomyProvider> around the component.');
  return client;
}

/** How the client's streams are connected. */
export function useConnection(): Connection {
  const client = useAutonomy();
  const subscribe = useCallback((listener: () => void) => client.onConnection(listener), [client]);
  const read = useCallback(() => client.connection, [client]);
  return useSyncExternalStore(subscribe, read, read);
}

/** The store of the client. */
export function useStore(): Store {
  return storeOf(useAutonomy());
}

const emptyOf = (): View<never> => emptyView;

/** What is known by now, and again whenever that changes. */
export function useView<T>(live: Live<T>): View<T> {
  return useSyncExternalStore(live.subscribe, live.view, emptyOf);
}
