import type { Client, Cluster, ClusterChange, Execution, StreamMessage, Topic } from '@autonomy/client';

/** What tells that something has happened. */
export interface Signal {
  /** Grows with everything that happens; of an execution, its version. 0: nothing is known yet. */
  readonly revision: number;
  /** Grows when the service turns out not to have what was told: what was read before says nothing any more. */
  readonly generation: number;
  /** Whether nothing follows any more. */
  readonly isFinal: boolean;
  /** Why it cannot be followed: it is not there, or not for this token. */
  readonly error: Error | undefined;
  /** How the execution stood when following began. */
  readonly snapshot: Execution | undefined;
  /** How the nodes are, where that is the topic and it told it last. */
  readonly cluster: Cluster | undefined;
  listen(listener: () => void): () => void;
}

/**
 * That something has happened in a topic: what was read before it may be out of date. It follows the topic as long as
 * somebody listens, and a while longer, so that a component that comes back finds everything as it was.
 */
export class TopicSignal implements Signal {
  revision = 0;
  generation = 0;
  isFinal = false;
  error: Error | undefined;
  snapshot: Execution | undefined;
  cluster: Cluster | undefined;

  readonly #client: Client;
  readonly #topic: Topic;
  readonly #lingerMs: number;
  readonly #onIdle: () => void;
  readonly #listeners = new Set<() => void>();
  #following: AbortController | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, topic: Topic, lingerMs: number, onIdle: () => void) {
    this.#client = client;
    this.#topic = topic;
    this.#lingerMs = lingerMs;
    this.#onIdle = onIdle;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    clearTimeout(this.#linger);
    if (!this.#following) void this.#follow();
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#linger = setTimeout(() => this.#stop(), this.#lingerMs);
    };
  }

  #stop(): void {
    this.#following?.abort();
    this.#following = undefined;
    this.#onIdle();
  }

  async #follow(): Promise<void> {
    const following = new AbortController();
    this.#following = following;
    this.error = undefined;
    try {
      for await (const message of this.#client.stream(this.#topic, { signal: following.signal })) {
        this.#take(message);
        this.#tell();
      }
    } catch (error) {
      if (following.signal.aborted) return;
      this.error = error as Error;
      this.#following = undefined;
      this.#tell();
    }
  }

  #take(message: StreamMessage): void {
    if (message.kind === 'end') this.isFinal = true;
    if (message.topic === 'cluster') {
      // Each message but a bookmark tells all of them; without one nothing is known.
      if (message.kind === 'snapshot') this.cluster = message.cluster;
      else if (message.kind === 'event') this.cluster = (message.event as ClusterChange).data;
      else if (message.kind === 'gone') this.cluster = undefined;
    }
    if (!message.topic.startsWith('execution:')) {
      this.revision++;
      return;
    }
    if (message.kind === 'snapshot' && 'execution' in message) {
      this.snapshot = message.execution;
      if (message.position < this.revision) this.generation++;
    }
    if (message.kind !== 'gone') this.revision = message.position;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
