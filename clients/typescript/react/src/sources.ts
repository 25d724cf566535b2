import type { Board, Cluster, Estimate, Execution, ExecutionStatus, InboxItem, Results, Tool } from '@autonomy/client';
import type { Live, Source } from './live.js';
import type { Store } from './store.js';

const execution = (id: string): Source<Execution> => ({
  load: async (client, signal, abort) =>
    signal.snapshot && signal.snapshot.version >= signal.revision
      ? signal.snapshot
      : client.executions.get(id, { signal: abort }),
  versionOf: (read) => read.version,
});

const status = (id: string): Source<ExecutionStatus> => ({
  load: (client, _, signal) => client.executions.status(id, { signal }),
  versionOf: (read) => read.execution.version,
});

/** An execution with its steps. */
export function liveExecution(store: Store, id: string): Live<Execution> {
  return store.live(`execution ${id}`, `execution:${id}`, execution(id));
}

/** An execution in short. */
export function liveStatus(store: Store, id: string): Live<ExecutionStatus> {
  return store.live(`status ${id}`, `execution:${id}`, status(id));
}

/** How much longer an execution takes. */
export function liveEstimate(store: Store, id: string): Live<Estimate> {
  return store.live(`estimate ${id}`, `execution:${id}`, {
    load: (client, _, signal) => client.executions.estimate(id, { signal }),
  });
}

/** What an execution delivers. */
export function liveResults(store: Store, id: string): Live<Results> {
  return store.live(`results ${id}`, `execution:${id}`, {
    load: (client, _, signal) => client.executions.results(id, { signal }),
  });
}

/** Which open questions: of one execution, of a project, or all. */
export interface ErrorScope {
  readonly execution?: string | undefined;
  readonly project?: string | undefined;
  /** Only those of this kind: approval, question, unknown-effect, undo-failed, failure, budget, rollback-failed. */
  readonly kind?: string | undefined;
}

/** Questions at most, of which a component gets to know: 200. */
const questionsMax = 200;

/** The open questions of a scope, the oldest first. */
export function liveInbox(store: Store, { execution: id, project, kind }: ErrorScope): Live<readonly InboxItem[]> {
  const filter = { execution: id, project, kind, limit: questionsMax };
  return store.live<readonly InboxItem[]>(`inbox ${JSON.stringify([id, project, kind])}`, 'inbox', {
    load: async (client, _, signal) => (await client.decisions.list(filter, { signal }).page()).items,
  });
}

/** A project's board. */
export function liveBoard(store: Store, id: string): Live<Board> {
  return store.live(`board ${id}`, `project:${id}`, {
    load: (client, _, signal) => client.projects.board(id, { signal }),
  });
}

/** How long tools are shown until they are read anew: 30 s. No topic tells of connections, and how tools fare. */
const toolsMs = 30_000;

/** The tools that plans can call: workers bring theirs, and take them with them. */
export function liveTools(store: Store): Live<readonly Tool[]> {
  return store.live<readonly Tool[]>('tools', 'cluster', {
    load: (client, _, signal) => client.tools.list({ signal }),
    againMs: toolsMs,
  });
}

/** The nodes that serve the store. */
export function liveCluster(store: Store): Live<Cluster> {
  return store.live('cluster', 'cluster', {
    load: async (client, { cluster }, signal, isAsked) =>
      cluster !== undefined && !isAsked ? cluster : client.cluster.get({ signal }),
  });
}
