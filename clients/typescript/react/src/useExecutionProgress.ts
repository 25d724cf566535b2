import type { ExecutionStatus } from '@autonomy/client';
import { useMemo } from 'react';
import { useStore, useView } from './context.js';
import { liveStatus } from './sources.js';

/** How far an execution is. */
export interface ExecutionProgress {
  /** Steps that have ended, of all: 0 to 100; undefined: not known yet. */
  readonly percent: number | undefined;
  readonly counts: ExecutionStatus['metrics'] | undefined;
  /** The ids of the steps that run. */
  readonly running: readonly string[];
  /** The ids of the steps that wait: for a person, a signal, a child, a time. */
  readonly waitingOn: readonly string[];
  readonly elapsedMs: number | undefined;
  readonly isStale: boolean;
  readonly error: Error | undefined;
}

/** How far an execution is, kept up to date. */
export function useExecutionProgress(id: string): ExecutionProgress {
  const store = useStore();
  const { data, isStale, error } = useView(useMemo(() => liveStatus(store, id), [store, id]));
  return useMemo(() => {
    const of = (status: string) => data?.tasks.filter((task) => task.status === status).map((task) => task.id) ?? [];
    return {
      percent: data && percentOf(data.metrics),
      counts: data?.metrics,
      running: of('running'),
      waitingOn: of('waiting'),
      elapsedMs: data?.metrics.elapsedMs ?? undefined,
      isStale,
      error,
    };
  }, [data, isStale, error]);
}

function percentOf({ steps, ended }: ExecutionStatus['metrics']): number {
  return steps === 0 ? 100 : Math.floor((100 * ended) / steps);
}
