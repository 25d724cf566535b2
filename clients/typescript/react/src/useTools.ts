import type { Tool } from '@autonomy/client';
import { useMemo } from 'react';
import { useStore, useView } from './context.js';
import { liveTools } from './sources.js';

/** The tools that plans can call. */
export interface ToolCatalog {
  readonly tools: readonly Tool[] | undefined;
  readonly error: Error | undefined;
  /** Reads them anew. */
  readonly refresh: () => void;
}

/** The tools that plans can call, read once for all components. */
export function useTools(): ToolCatalog {
  const store = useStore();
  const live = useMemo(() => liveTools(store), [store]);
  const { data, error } = useView(live);
  return useMemo(() => ({ tools: data, error, refresh: () => live.refresh() }), [data, error, live]);
}
