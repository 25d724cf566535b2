import type { AutonomyEvent } from '@autonomy/client';
import { useMemo, useSyncExternalStore } from 'react';
import { useAutonomy } from './context.js';
import { ExecutionLog, type LogView } from './executionLog.js';

/** How a log is looked at. */
export interface LogOptions {
  /** Events that are read at once, 1 to 1,000. Default 200. */
  readonly pageSize?: number | undefined;
  /** Events that are held at most. Default 2,000. */
  readonly heldMax?: number | undefined;
  /** Only events that have these words, of those that are held; large and small letters are the same. */
  readonly search?: string | undefined;
}

/** The events of an execution, a window of them. */
export interface LiveLog extends LogView {
  /** How many events there are after those that are held. */
  readonly unseen: number;
  /** Shows the last events, and new ones as they come. */
  readonly follow: () => Promise<void>;
  /** Shows the events around a version. */
  readonly jump: (version: number) => Promise<void>;
  /** Adds the events before those that are held. */
  readonly older: () => Promise<void>;
  /** Adds the events after those that are held. */
  readonly newer: () => Promise<void>;
}

/** What happened to an execution, and happens: its last events, or wherever one looks. */
export function useExecutionLog(id: string, { pageSize = 200, heldMax = 2_000, search }: LogOptions = {}): LiveLog {
  const client = useAutonomy();
  const log = useMemo(() => new ExecutionLog(client, id, pageSize, heldMax), [client, id, pageSize, heldMax]);
  const view = useSyncExternalStore(log.subscribe, log.view, log.view);
  return useMemo(() => ({
    ...view,
    events: found(view.events, search),
    unseen: Math.max(0, view.latest - (view.events.at(-1)?.version ?? view.latest)),
    follow: log.follow,
    jump: log.jump,
    older: log.older,
    newer: log.newer,
  }), [log, view, search]);
}

function found(events: readonly AutonomyEvent[], search: string | undefined): readonly AutonomyEvent[] {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return events;
  return events.filter((event) => {
    const text = JSON.stringify(event).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
