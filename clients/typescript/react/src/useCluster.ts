import type { Cluster } from '@autonomy/client';
import { useMemo } from 'react';
import { useStore, useView } from './context.js';
import { liveCluster } from './sources.js';

/** The nodes that serve the store, live. */
export interface LiveCluster {
  readonly cluster: Cluster | undefined;
  readonly isStale: boolean;
  readonly error: Error | undefined;
  /** Reads it anew: its counts are those of the last reading. */
  readonly refresh: () => void;
}

/** The nodes that serve the store, kept up to date: read anew when a worker or a node comes, goes or changes. */
export function useCluster(): LiveCluster {
  const store = useStore();
  const live = useMemo(() => liveCluster(store), [store]);
  const { data, isStale, error } = useView(live);
  return useMemo(
    () => ({ cluster: data, isStale, error, refresh: () => live.refresh() }), [data, isStale, error, live]);
}
