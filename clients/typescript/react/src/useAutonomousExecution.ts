import {
  ApiError, type CancelRequest, type Client, type CommandResult, type Connection, type Execution,
  type ExecutionStatus, type ForkRequest, type Json, type PauseRequest, type Priority, type Submitted,
} from '@autonomy/client';
import { useEffect, useMemo, useRef } from 'react';
import { useConnection, useStore, useView } from './context.js';
import type { Live } from './live.js';
import { liveExecution, liveStatus } from './sources.js';

/** What can be done to an execution. Each is shown once the service has it; nothing is shown ahead of that. */
export interface ExecutionActions {
  pause(request?: PauseRequest): Promise<CommandResult>;
  resume(reason?: string): Promise<CommandResult>;
  cancel(request?: CancelRequest): Promise<CommandResult>;
  terminate(reason?: string): Promise<CommandResult>;
  prioritize(priority: Priority): Promise<CommandResult>;
  signal(name: string, payload?: Json): Promise<CommandResult>;
  /** Runs once more what did not complete, as a new execution. */
  retry(request?: ForkRequest): Promise<Submitted>;
  /** Reads it anew. */
  refresh(): void;
}

/** An execution, live. */
export interface AutonomousExecution {
  readonly execution: Execution | undefined;
  readonly status: string | undefined;
  /** The score of what is finished, 0 to 100, with its class and bottleneck. */
  readonly health: ExecutionStatus['health'] | undefined;
  readonly connection: Connection;
  /** Whether more has happened than is shown, or that is not known. */
  readonly isStale: boolean;
  readonly error: Error | undefined;
  readonly actions: ExecutionActions;
}

/** How an execution is looked at. */
export interface ExecutionOptions {
  /** Told once, with the last version; of an execution that has ended before as well. */
  readonly onComplete?: ((execution: Execution) => void) | undefined;
}

/** An execution, kept up to date, and what can be done to it. */
export function useAutonomousExecution(id: string, { onComplete }: ExecutionOptions = {}): AutonomousExecution {
  const store = useStore();
  const connection = useConnection();
  const live = useMemo(() => liveExecution(store, id), [store, id]);
  const view = useView(live);
  const status = useView(useMemo(() => liveStatus(store, id), [store, id]));
  const actions = useMemo(() => actionsOf(store.client, id, live), [store, id, live]);
  useOnComplete(view.isFinal ? view.data : undefined, onComplete);
  return {
    execution: view.data,
    status: view.data?.status,
    health: status.data?.health,
    connection,
    isStale: view.isStale,
    error: view.error,
    actions,
  };
}

function useOnComplete(ended: Execution | undefined, onComplete: ((execution: Execution) => void) | undefined): void {
  const told = useRef<string>(undefined);
  const latest = useRef(onComplete);
  useEffect(() => {
    latest.current = onComplete;
  });
  useEffect(() => {
    if (!ended || told.current === ended.id) return;
    told.current = ended.id;
    latest.current?.(ended);
  }, [ended]);
}

function actionsOf({ executions }: Client, id: string, live: Live<Execution>): ExecutionActions {
  const done = async <T>(command: Promise<T>): Promise<T> => {
    try {
      const result = await command;
      live.refresh();
      return result;
    } catch (error) {
      // Who was refused sees at once how things stand.
      if (error instanceof ApiError && error.current) live.offer(error.current as Execution);
      throw error;
    }
  };
  const because = (reason?: string) => (reason === undefined ? {} : { reason });
  return {
    pause: (request) => done(executions.pause(id, request)),
    resume: (reason) => done(executions.resume(id, because(reason))),
    cancel: (request) => done(executions.cancel(id, request)),
    terminate: (reason) => done(executions.terminate(id, because(reason))),
    prioritize: (priority) => done(executions.prioritize(id, priority)),
    signal: (name, payload) => done(executions.signal(id, name, payload)),
    retry: (request) => done(executions.retry(id, request)),
    refresh: () => live.refresh(),
  };
}
