import type { ExecutionStatus, Range } from '@autonomy/client';
import { useMemo } from 'react';
import { useStore, useView } from './context.js';
import { liveEstimate, liveStatus } from './sources.js';

/** How far an execution is. */
export interface ExecutionProgress {
  /** How far it is by the weights of its steps, 0 to 100; undefined: not known yet. */
  readonly percent: number | undefined;
  readonly counts: ExecutionStatus['metrics'] | undefined;
  /** The ids of the steps that run. */
  readonly running: readonly string[];
  /** The ids of the steps that wait: for a person, a signal, a child, a time. */
  readonly waitingOn: readonly string[];
  readonly elapsedMs: number | undefined;
  /** What its attempts have cost, in USD, as far as that was measured. */
  readonly costUsd: number | undefined;
  /** How much longer it takes; undefined: it has ended, or that is not known yet. */
  readonly eta: Range | undefined;
  /** The same in words. */
  readonly etaText: string | undefined;
  readonly isStale: boolean;
  readonly error: Error | undefined;
}

/** How far an execution is, kept up to date. */
export function useExecutionProgress(id: string): ExecutionProgress {
  const store = useStore();
  const { data, isStale, error } = useView(useMemo(() => liveStatus(store, id), [store, id]));
  const { data: estimate } = useView(useMemo(() => liveEstimate(store, id), [store, id]));
  return useMemo(() => {
    const eta = data?.execution.endedAt === null ? estimate : undefined;
    const of = (status: string) => data?.tasks.filter((task) => task.status === status).map((task) => task.id) ?? [];
    return {
      percent: data && percentOf(data, estimate?.progress),
      counts: data?.metrics,
      running: of('running'),
      waitingOn: of('waiting'),
      elapsedMs: data?.metrics.elapsedMs ?? undefined,
      costUsd: data?.metrics.costUsd,
      eta: eta?.left,
      etaText: eta?.text,
      isStale,
      error,
    };
  }, [data, estimate, isStale, error]);
}

function percentOf({ execution, metrics: { steps, ended } }: ExecutionStatus, progress: number | undefined): number {
  if (execution.status.startsWith('completed')) return 100;
  // Until the estimate is there, each step weighs the same.
  return Math.floor(100 * (progress ?? (steps === 0 ? 0 : ended / steps)));
}
