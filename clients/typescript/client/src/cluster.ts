import type { CallOptions } from './executions.js';
import type { Http } from './http.js';
import type { StreamHub } from './streaming/hub.js';
import type { FollowOptions, StreamMessage } from './streaming/messages.js';
import type { Cluster } from './types.js';

/** The nodes that serve the store. */
export class Nodes {
  readonly #http: Http;
  readonly #hub: StreamHub;

  constructor(http: Http, hub: StreamHub) {
    this.#http = http;
    this.#hub = hub;
  }

  /** How they are now: the nodes, who owns which shard, and what they have on their hands. */
  get(options: CallOptions = {}): Promise<Cluster> {
    return this.#http.json({ path: '/cluster', ...options });
  }

  /** Follows what changes: a worker comes or goes, a node gets short of room, or is about to stop. */
  watch(options: FollowOptions = {}): AsyncIterableIterator<StreamMessage<'cluster'>> {
    return this.#hub.follow('cluster', options);
  }
}
