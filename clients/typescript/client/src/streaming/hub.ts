import type { Http, TokenSource } from '../http.js';
import { backoffOf, pause } from '../timing.js';
import { Feed } from './feed.js';
import { Follower } from './follower.js';
import { HttpLink } from './httpLink.js';
import type { Link, LinkEvents, Loss, Transport } from './link.js';
import { topicOf, type FollowOptions, type StreamMessage, type Topic, type WireMessage } from './messages.js';
import { SocketLink, type WebSocketConstructor } from './socket.js';

/** How streams are connected. */
export interface Connection {
  /**
   * `idle`: nothing is followed, or what was followed was refused and has ended. `connecting`: for the first time.
   * `live`. `reconnecting`: it was lost.
   */
  readonly state: 'idle' | 'connecting' | 'live' | 'reconnecting';
  /** What it goes over, or is tried with. */
  readonly transport: Transport | undefined;
  /** Why it was lost the last time. */
  readonly reason: string | undefined;
}

/** How the hub connects. */
export interface HubOptions {
  readonly transports: readonly Transport[];
  readonly webSocket: WebSocketConstructor | undefined;
  readonly token: TokenSource | undefined;
}

/** All that a client follows, over one connection at a time: it is made anew when it is lost, in the next best way. */
export class StreamHub {
  readonly #http: Http;
  readonly #options: HubOptions;
  readonly #feeds = new Map<string, Feed>();
  readonly #listeners = new Set<(connection: Connection) => void>();
  #connection: Connection = { state: 'idle', transport: undefined, reason: undefined };
  #link: Link | undefined;
  #isOpened = false;
  #tier = 0;
  /** Failures in a row: at all, of this transport, and those that were a refusal of the token. */
  #failures = 0;
  #failuresHere = 0;
  #refusals = 0;
  /** Whether a topic came over this connection. */
  #hasTold = false;
  /** Whether the service did not answer at all the last time that it was asked whether it is there. */
  #isAway = false;
  #retrying: AbortController | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;
  #upgrade: ReturnType<typeof setTimeout> | undefined;

  constructor(http: Http, options: HubOptions) {
    this.#http = http;
    this.#options = options;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Tells every change of the connection; gives what ends that. */
  onConnection(listener: (connection: Connection) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows a topic from the first `next()` on. */
  follow<Followed extends Topic>(
    topic: Followed, options: FollowOptions = {},
  ): AsyncIterableIterator<StreamMessage<Followed>> {
    const [kind, name] = topic.split(':', 2);
    if (kind === 'execution' || kind === 'project') topicOf(kind, name ?? '');
    const follower = new Follower(topic, options);
    const { signal } = options;
    let hasBegun = false;
    const leave = () => {
      signal?.removeEventListener('abort', onAbort);
      this.#feeds.get(topic)?.leave(follower);
    };
    const onAbort = () => {
      follower.queue.clear();
      follower.queue.fail(signal?.reason);
      leave();
    };
    const begin = () => {
      hasBegun = true;
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#join(follower);
    };
    return {
      next: async () => {
        if (!hasBegun) begin();
        // What is told of a topic is of that one.
        const result = await follower.queue.next() as IteratorResult<StreamMessage<Followed>, undefined>;
        if (result.done) leave();
        else this.#feeds.get(topic)?.taken(follower);
        return result;
      },
      return: () => {
        hasBegun = true;
        follower.queue.clear();
        follower.queue.end();
        leave();
        return Promise.resolve({ value: undefined, done: true });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** Ends everything that is followed. */
  close(): void {
    for (const feed of [...this.#feeds.values()]) {
      for (const follower of [...feed.followers]) {
        follower.queue.end();
        feed.leave(follower);
      }
    }
    this.#disconnect();
  }

  #join(follower: Follower): void {
    let feed = this.#feeds.get(follower.topic);
    if (!feed) {
      feed = new Feed(follower.topic, this.#http, () => this.#drop(follower.topic));
      this.#feeds.set(follower.topic, feed);
      if (this.#isOpened) feed.attach(this.#link);
    }
    feed.join(follower);
    clearTimeout(this.#linger);
    if (this.#connection.state === 'idle') this.#connect();
  }

  #drop(topic: string): void {
    this.#feeds.delete(topic);
    if (this.#feeds.size > 0) return;
    // What is followed again at once, as pages do, finds the connection as it was.
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => this.#disconnect(), this.#http.timing.lingerMs);
  }

  #disconnect(reason?: string): void {
    this.#retrying?.abort();
    clearTimeout(this.#linger);
    clearTimeout(this.#upgrade);
    globalThis.removeEventListener?.('online', this.#onOnline);
    this.#link?.close();
    this.#link = undefined;
    this.#isOpened = false;
    this.#failures = this.#failuresHere = this.#refusals = 0;
    this.#isAway = false;
    this.#change({ state: 'idle', transport: undefined, reason });
  }

  #connect(): void {
    this.#retrying?.abort();
    this.#hasTold = false;
    globalThis.addEventListener?.('online', this.#onOnline);
    const transport = this.#options.transports[this.#tier] ?? 'poll';
    const { state, reason } = this.#connection;
    // Why it ended the last time says nothing of a new beginning.
    if (state === 'idle') this.#change({ state: 'connecting', transport, reason: undefined });
    else this.#change({ state, transport, reason });
    let link: Link | undefined;
    const whenCurrent = <T>(act: (value: T) => void) => (value: T) => {
      if (link !== undefined && this.#link === link) act(value);
    };
    const events: LinkEvents = {
      opened: whenCurrent<void>(() => this.#open(transport)),
      alive: whenCurrent<void>(() => this.#beLive(transport)),
      told: whenCurrent((message: WireMessage) => this.#tell(message)),
      lost: whenCurrent((loss: Loss) => this.#lose(loss)),
    };
    try {
      link = this.#make(transport, events);
      this.#link = link;
    } catch (error) {
      // A browser refuses some addresses at once.
      this.#lose({ reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #make(transport: Transport, events: LinkEvents): Link {
    if (transport !== 'websocket') return new HttpLink(this.#http, transport, events);
    if (!this.#options.webSocket) throw new Error('There is no WebSocket here: give createClient that of "ws".');
    return new SocketLink(this.#http, this.#options.webSocket, events);
  }

  #open(transport: Transport): void {
    this.#isOpened = true;
    if (transport === 'websocket') this.#beLive(transport);
    for (const feed of this.#feeds.values()) feed.attach(this.#link);
  }

  #beLive(transport: Transport): void {
    if (this.#connection.state === 'live') return;
    this.#change({ state: 'live', transport, reason: undefined });
    clearTimeout(this.#upgrade);
    if (this.#tier > 0) this.#upgrade = setTimeout(() => this.#tryBetter(), this.#http.timing.upgradeMs);
    (this.#upgrade as { unref?: () => void } | undefined)?.unref?.();
  }

  #tell(message: WireMessage): void {
    // A connection has proved itself once a topic came over it; a welcome alone is not that.
    this.#failures = this.#failuresHere = this.#refusals = 0;
    this.#hasTold = true;
    this.#isAway = false;
    if (message.topic !== null) this.#feeds.get(message.topic)?.take(message);
  }

  #lose(loss: Loss): void {
    clearTimeout(this.#upgrade);
    this.#link = undefined;
    this.#isOpened = false;
    for (const feed of this.#feeds.values()) feed.attach(undefined);
    // A token that is asked for may be another one by now: once.
    const mayChange = typeof this.#options.token === 'function';
    if (loss.error && !(mayChange && this.#refusals++ === 0)) return this.#fail(loss.error, loss.reason);
    if (this.#feeds.size === 0) return this.#disconnect();
    this.#change({ state: 'reconnecting', transport: this.#options.transports[this.#tier], reason: loss.reason });
    this.#retrying?.abort();
    this.#retrying = new AbortController();
    void this.#retry(loss, this.#retrying.signal);
  }

  async #retry(loss: Loss, signal: AbortSignal): Promise<void> {
    // What carried a topic works, and so does what the service itself ended: it is the service that went.
    const wasMet = this.#hasTold || loss.isOfService === true;
    if (!wasMet) this.#judge(await this.#http.answers(signal));
    if (signal.aborted) return;
    await pause(backoffOf(this.#failures++, this.#http.timing), signal).catch(() => undefined);
    if (!signal.aborted) this.#connect();
  }

  /** A way that fails while the service answers plain requests does not work; one to a service that is away may. */
  #judge(isThere: boolean): void {
    const { failuresMax } = this.#http.timing;
    if (!isThere) {
      this.#isAway = true;
      // Where there was a fall-back before, one failure of the best way leads there again.
      if (this.#tier > 0) [this.#tier, this.#failuresHere] = [0, failuresMax - 1];
      return;
    }
    if (this.#isAway) {
      // It may have come back since this try was refused, which then says nothing of the way: the next one does. Who
      // was kept waiting by a service that was away is not kept waiting by it any more.
      [this.#isAway, this.#failures] = [false, 0];
      return;
    }

    if (++this.#failuresHere < failuresMax) return;
    this.#tier = (this.#tier + 1) % this.#options.transports.length;
    this.#failuresHere = 0;
  }

  #fail(error: Error, reason: string): void {
    for (const feed of [...this.#feeds.values()]) feed.fail(error);
    this.#disconnect(reason);
  }

  /** Tries the best way once; where it still does not work, the next failure leads back. */
  #tryBetter(): void {
    this.#link?.close();
    this.#link = undefined;
    this.#isOpened = false;
    for (const feed of this.#feeds.values()) feed.attach(undefined);
    this.#tier = 0;
    this.#failuresHere = this.#http.timing.failuresMax - 1;
    this.#change({ ...this.#connection, state: 'reconnecting' });
    this.#connect();
  }

  readonly #onOnline = () => {
    if (this.#connection.state === 'reconnecting' && !this.#link) this.#connect();
  };

  #change(connection: Connection): void {
    const { state, transport, reason } = this.#connection;
    if (state === connection.state && transport === connection.transport && reason === connection.reason) return;
    this.#connection = connection;
    for (const listener of [...this.#listeners]) listener(connection);
  }
}
