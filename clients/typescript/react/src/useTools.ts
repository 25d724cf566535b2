import type { Tool } from '@autonomy/client';
import { useMemo } from 'react';
import { useStore, useView } from './context.js';
import { liveTools } from './sources.js';

/** The tools that plans can call. */
export interface ToolCatalog {
  readonly tools: readonly Tool[] | undefined;
  readonly isStale: boolean;
  readonly error: Error | undefined;
  /** Reads them anew. */
  readonly refresh: () => void;
}

/** The tools that plans can call, kept up to date: read anew when a worker comes or goes, and every 30 s. */
export function useTools(): ToolCatalog {
  const store = useStore();
  const live = useMemo(() => liveTools(store), [store]);
  const { data, isStale, error } = useView(live);
  return useMemo(
    () => ({ tools: data, isStale, error, refresh: () => live.refresh() }), [data, isStale, error, live]);
}
