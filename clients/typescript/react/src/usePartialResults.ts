import type { JsonObject, Results } from '@autonomy/client';
import { useMemo } from 'react';
import { useStore, useView } from './context.js';
import { liveResults } from './sources.js';

/** What an execution delivers. */
export interface PartialResults {
  /** The outputs of completed steps that no other step needs, by step. */
  readonly results: JsonObject | undefined;
  /** What became of each step, or of some of its items. */
  readonly partial: Results['partial'] | undefined;
  /** Whether it has ended: what is there stays. */
  readonly isFinal: boolean;
  readonly isStale: boolean;
  readonly error: Error | undefined;
}

/** What an execution delivers, complete or so far, kept up to date. */
export function usePartialResults(id: string): PartialResults {
  const store = useStore();
  const { data, isStale, error } = useView(useMemo(() => liveResults(store, id), [store, id]));
  return { results: data?.results, partial: data?.partial, isFinal: data?.final ?? false, isStale, error };
}
