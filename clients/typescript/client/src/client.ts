import { Bulk } from './bulk.js';
import { Nodes } from './cluster.js';
import { Decisions } from './decisions.js';
import { Executions } from './executions.js';
import { Filters } from './filters.js';
import { Http, type Call, type TokenSource } from './http.js';
import { Projects } from './projects.js';
import { StreamHub, type Connection } from './streaming/hub.js';
import type { Transport } from './streaming/link.js';
import type { FollowOptions, StreamMessage, Topic } from './streaming/messages.js';
import type { WebSocketConstructor } from './streaming/socket.js';
import { timingDefault, type Timing } from './timing.js';
import { Tools } from './tools.js';

/** What a client is made with. */
export interface ClientOptions {
  /** Where the service is: `http://127.0.0.1:8080`. Default: where the page came from. */
  readonly baseUrl?: string | URL | undefined;
  /** The token, or what gives it whenever one is wanted; none where the service is open. */
  readonly token?: TokenSource | undefined;
  /** The way to follow topics; `auto` (the default) takes the best that works. */
  readonly transport?: Transport | 'auto' | undefined;
  /** A WebSocket's class where there is none, as in Node 20: that of the package `ws`. Without it: events over HTTP. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** Another `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Other patience than {@link Timing} says. */
  readonly timing?: Partial<Timing> | undefined;
}

/** A client of Autonomy. */
export interface Client {
  readonly executions: Executions;
  readonly decisions: Decisions;
  readonly projects: Projects;
  readonly tools: Tools;
  readonly cluster: Nodes;
  readonly bulk: Bulk;
  readonly filters: Filters;
  /** How streams are connected. */
  readonly connection: Connection;
  /** Tells every change of {@link connection}; gives what ends that. */
  onConnection(listener: (connection: Connection) => void): () => void;
  /** Follows a topic; all that a client follows goes over one connection, and over no more than one at a time. */
  stream<Followed extends Topic>(
    topic: Followed, options?: FollowOptions,
  ): AsyncIterableIterator<StreamMessage<Followed>>;
  /** A request to a path below `/api/v1` that has no method of its own here. */
  request<T>(call: Call): Promise<T>;
  /** Ends everything that is followed. */
  close(): void;
}

/** Makes a client. It connects to nothing by itself. */
export function createClient(options: ClientOptions = {}): Client {
  const baseUrl = options.baseUrl ?? globalThis.location?.origin;
  if (baseUrl === undefined) throw new TypeError('There is no page here: createClient wants a baseUrl.');
  const http = new Http(
    baseUrl, options.token, { ...timingDefault, ...options.timing },
    // A browser's fetch wants to be called as that of its window.
    options.fetch ?? ((input, init) => globalThis.fetch(input, init)));
  const webSocket = options.webSocket ?? (globalThis.WebSocket as WebSocketConstructor | undefined);
  const hub = new StreamHub(http, {
    transports: transportsOf(options.transport ?? 'auto', webSocket !== undefined),
    webSocket,
    token: options.token,
  });
  return {
    executions: new Executions(http, hub),
    decisions: new Decisions(http),
    projects: new Projects(http, hub),
    tools: new Tools(http),
    cluster: new Nodes(http, hub),
    bulk: new Bulk(http),
    filters: new Filters(http),
    get connection() {
      return hub.connection;
    },
    onConnection: (listener) => hub.onConnection(listener),
    stream: (topic, follow) => hub.follow(topic, follow),
    request: (call) => http.json(call),
    close: () => hub.close(),
  };
}

function transportsOf(wanted: Transport | 'auto', hasSocket: boolean): readonly Transport[] {
  if (wanted !== 'auto') return [wanted];
  return hasSocket ? ['websocket', 'sse', 'long-poll', 'poll'] : ['sse', 'long-poll', 'poll'];
}
