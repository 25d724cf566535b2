import type { Client, Topic } from '@autonomy/client';
import { Live, type Source } from './live.js';
import { TopicSignal } from './topicSignal.js';

/** How long what nobody looks at is kept: 5 s. */
const lingerMs = 5_000;

/** Everything that the components of a client look at: each thing once, however many look at it. */
export class Store {
  readonly client: Client;
  readonly #signals = new Map<Topic, TopicSignal>();
  readonly #live = new Map<string, { readonly signal: TopicSignal; readonly live: Live<unknown> }>();

  constructor(client: Client) {
    this.client = client;
  }

  /** What is known by this name; made where nobody looks at it yet. */
  live<T>(name: string, topic: Topic, source: Source<T>): Live<T> {
    let known = this.#live.get(name);
    if (!known) {
      const signal = this.#signal(topic);
      known = { signal, live: new Live(this.client, signal, source as Source<unknown>) };
      this.#live.set(name, known);
    }
    return known.live as Live<T>;
  }

  #signal(topic: Topic): TopicSignal {
    let signal = this.#signals.get(topic);
    if (!signal) {
      const made: TopicSignal = new TopicSignal(this.client, topic, lingerMs, () => this.#forget(topic, made));
      this.#signals.set(topic, signal = made);
    }
    return signal;
  }

  #forget(topic: Topic, signal: TopicSignal): void {
    if (this.#signals.get(topic) === signal) this.#signals.delete(topic);
    for (const [name, known] of this.#live) {
      if (known.signal === signal) this.#live.delete(name);
    }
  }
}

const stores = new WeakMap<Client, Store>();

/** The store of a client. */
export function storeOf(client: Client): Store {
  let store = stores.get(client);
  if (!store) stores.set(client, store = new Store(client));
  return store;
}
