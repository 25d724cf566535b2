import type { AutonomyEvent, Cluster, ClusterChange, Execution } from '../types.js';

/** What can be followed: an execution, a project, all executions of the workspace, its open questions, the nodes. */
export type Topic = `execution:${string}` | `project:${string}` | 'executions' | 'inbox' | 'cluster';

/** The topic of one of many; a TypeError where it is not said of which one. */
export function topicOf<Kind extends 'execution' | 'project'>(kind: Kind, name: string): `${Kind}:${string}` {
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`It is not said which ${kind} is to be followed.`);
  return `${kind}:${name}`;
}

/** What happens in a topic: of `cluster`, a change of its nodes. */
export type EventIn<Followed extends Topic> = Followed extends 'cluster' ? ClusterChange : AutonomyEvent;

/** How things stand in a topic: an execution, or the nodes. Of the others there is no snapshot. */
export type SnapshotOf<Followed extends Topic> = Followed extends 'cluster'
  ? { readonly kind: 'snapshot'; readonly topic: Followed; readonly position: number; readonly cluster: Cluster }
  : Followed extends `execution:${string}`
    ? { readonly kind: 'snapshot'; readonly topic: Followed; readonly position: number; readonly execution: Execution }
    : never;

/** What a follower of a topic is told. `position` is what to give as `after` next time. */
export type StreamMessage<Followed extends Topic = Topic> =
  /** How things stand; what follows are the later events. */
  | SnapshotOf<Followed>
  /** It happened, and is durable. */
  | {
    readonly kind: 'event';
    readonly topic: Followed;
    readonly position: number;
    readonly event: EventIn<Followed>;
  }
  /** Everything up to there was told. */
  | { readonly kind: 'bookmark'; readonly topic: Followed; readonly position: number }
  /**
   * Something was left out, or the service does not know what was told, as after its store was brought back from a
   * copy: what was made of the events so far is to be read anew; an execution's snapshot follows.
   */
  | { readonly kind: 'gone'; readonly topic: Followed }
  /** The execution has ended, and this was its last version. */
  | { readonly kind: 'end'; readonly topic: Followed; readonly position: number };

/** How a topic is followed. */
export interface FollowOptions {
  /**
   * The last position that is known. Absent: an execution begins with a snapshot, every other topic with what happens
   * from now on. The nodes begin with a snapshot either way, and each time that the connection is made anew.
   */
  readonly after?: number | undefined;
  /**
   * What follows when the service has cut a reader off that was too far behind, or offline for too long: `snapshot`
   * (the default) leaves events out and begins anew; `resume` gets every event of an execution, however many, and
   * begins anew only where the service does not know what was told.
   */
  readonly onGone?: 'snapshot' | 'resume' | undefined;
  /** Ends it; the iterator throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a connection carries of a topic. */
export type WireMessage =
  | {
    readonly kind: 'event';
    readonly topic: string;
    readonly position: number;
    readonly event: EventIn<Topic>;
  }
  | { readonly kind: 'bookmark' | 'gone' | 'end'; readonly topic: string; readonly position: number }
  /** How the nodes are; how an execution stands is asked for, and not taken from here. */
  | { readonly kind: 'snapshot'; readonly topic: 'cluster'; readonly position: number; readonly cluster: Cluster }
  | {
    readonly kind: 'refused';
    readonly topic: string | null;
    readonly code: string;
    readonly message: string;
    /** The status of HTTP, where it came over HTTP. */
    readonly status?: number;
  }
  /** There is no way to follow it at the moment: it is to be read anew now and then. */
  | { readonly kind: 'stale'; readonly topic: string };

/** What a WebSocket says of no topic: it begins, or something that only later clients know. */
export type SessionMessage =
  | { readonly kind: 'welcome'; readonly heartbeatMs?: number }
  | { readonly kind: 'unknown' };

/** What a WebSocket says; undefined: garbage. */
export function readSocketMessage(data: unknown): WireMessage | SessionMessage | undefined {
  const message = parse(data);
  if (message === undefined) return undefined;
  const { kind, topic, position } = message;
  if (kind === 'welcome') {
    return typeof message['heartbeatMs'] === 'number' ? { kind, heartbeatMs: message['heartbeatMs'] } : { kind };
  }
  if (kind === 'refused') {
    return {
      kind,
      topic: typeof topic === 'string' ? topic : null,
      code: String(message['code']),
      message: String(message['message']),
    };
  }
  if (typeof kind !== 'string') return undefined;
  if (kind === 'snapshot' && topic === 'cluster') {
    const { cluster } = message;
    return isPosition(position) && isCluster(cluster) ? { kind, topic, position, cluster } : undefined;
  }
  if (kind !== 'event' && kind !== 'bookmark' && kind !== 'gone' && kind !== 'end') return { kind: 'unknown' };
  if (typeof topic !== 'string' || !isPosition(position)) return undefined;
  if (kind !== 'event') return { kind, topic, position };
  const event = readEvent(message['event']);
  return event === undefined ? undefined : { kind, topic, position, event };
}

/** The data of a server-sent event; undefined: garbage. */
export function readSentEvent(topic: string, name: string, data: string): WireMessage | undefined {
  const message = parse(data);
  if (message === undefined) return undefined;
  if (name === 'gone' || name === 'end')
    return isPosition(message['position']) ? { kind: name, topic, position: message['position'] } : undefined;
  const event = readEvent(message);
  return event === undefined ? undefined : { kind: 'event', topic, position: event.version, event };
}

function readEvent(value: unknown): EventIn<Topic> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, version } = value as { readonly type?: unknown; readonly version?: unknown };
  return typeof type === 'string' && isPosition(version) ? (value as EventIn<Topic>) : undefined;
}

function isCluster(value: unknown): value is Cluster {
  return typeof value === 'object' && value !== null && 'nodes' in value && Array.isArray(value.nodes);
}

function parse(data: unknown): Record<string, unknown> | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
