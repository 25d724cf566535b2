import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AutonomyEvent, Execution } from '@autonomy/client';
import { WebSocketServer, type WebSocket } from 'ws';

/** A message of the fake's WebSocket, as the service writes it. */
export type Sent = Record<string, unknown> & { readonly kind: string };

/** One connection to the fake. */
export class FakeSession {
  readonly socket: WebSocket;
  readonly heard: Record<string, unknown>[] = [];
  /** Up to which version each topic was told. */
  readonly told = new Map<string, number>();

  constructor(socket: WebSocket) {
    this.socket = socket;
  }

  send(message: Sent): void {
    this.socket.send(JSON.stringify(message));
  }

  garbage(text: string): void {
    this.socket.send(text);
  }

  /** Ends in the middle of a frame: its header promises more than comes. */
  cutFrame(): void {
    const raw = (this.socket as unknown as { _socket: Duplex })._socket;
    raw.write(Buffer.from([0x81, 100, 0x7b, 0x22]), () => raw.destroy());
  }

  cut(): void {
    this.socket.terminate();
  }
}

/**
 * A service that misbehaves as it is told to: what it says otherwise is as the service says it, of one execution whose
 * journal the test writes.
 */
export class FakeService {
  readonly execution = 'fake-1';
  readonly journal: AutonomyEvent[] = [];
  readonly requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = [];
  readonly sessions: FakeSession[] = [];
  hasEnded = false;
  /** How far the journal reaches, as topics of many executions see it. */
  head = 1_000;
  /** Takes a request instead of the fake: true where it answered. */
  onRequest: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean> = () => false;
  /** Takes a WebSocket's subscription instead of the fake. */
  onSubscribe: (session: FakeSession, topic: string, after: number | undefined) => boolean = () => false;
  /** Sends a message instead of the fake. */
  onSend: (session: FakeSession, message: Sent) => void = (session, message) => session.send(message);
  /** Whether WebSockets are taken at all. */
  hasSockets = true;
  welcome: Sent = { kind: 'welcome', workspace: 'default', heartbeatMs: 20 };

  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #waiting = new Set<() => void>();
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      if (!this.hasSockets) socket.destroy();
      else this.#sockets.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted));
    });
  }

  static async start(): Promise<FakeService> {
    const fake = new FakeService();
    await fake.comeBack();
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get topic(): `execution:${string}` {
    return `execution:${this.execution}`;
  }

  async stop(): Promise<void> {
    this.#sockets.close();
    if (this.#server.listening) await this.leave();
  }

  /** Ends as a process that is killed: every connection is cut, and none is taken. */
  async leave(): Promise<void> {
    this.#port = (this.#server.address() as AddressInfo).port;
    this.#server.close();
    for (const session of this.sessions) session.cut();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  /** Is there again, at the same address. */
  async comeBack(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Something becomes durable, and is told to whoever follows. */
  append(...types: string[]): void {
    for (const type of types) {
      const version = this.journal.length + 1;
      this.journal.push({
        type, version, offset: 10 * version, workspace: 'default', project: null, execution: this.execution,
        time: '2026-11-21T09:30:00Z', data: { step: `s${version}` },
      } as AutonomyEvent);
    }
    this.tellAll();
  }

  end(): void {
    this.append('execution-completed');
    this.hasEnded = true;
    this.tellAll();
  }

  /** Brings the store back from a copy that is older: the process is another one, and the last events never were. */
  bringBack(version: number, head: number): void {
    this.journal.length = version;
    this.head = head;
    this.hasEnded = false;
    for (const session of this.sessions) session.cut();
    this.#server.closeAllConnections();
  }

  tellAll(): void {
    for (const session of this.sessions) this.tell(session);
    for (const wake of this.#waiting) wake();
  }

  /** Tells a session what it has not been told of the execution. */
  tell(session: FakeSession): void {
    const after = session.told.get(this.topic);
    if (after === undefined || session.socket.readyState !== session.socket.OPEN) return;
    for (const event of this.journal.slice(after)) {
      session.told.set(this.topic, event.version);
      this.onSend(session, { kind: 'event', topic: this.topic, position: event.version, event });
    }
    if (!this.hasEnded) return;
    session.told.delete(this.topic);
    this.onSend(session, { kind: 'end', topic: this.topic, position: this.journal.length });
  }

  resource(): Execution {
    const status = this.hasEnded ? 'completed' : 'running';
    return {
      id: this.execution, name: 'fake', status, version: this.journal.length, workspace: 'default', project: null,
      planOrigin: null,
      priority: 'medium', submittedBy: 'local', submittedAt: null, startedAt: null, endedAt: null, intervention: null,
      error: null, progress: { steps: 4, ended: Math.min(4, this.journal.length), failed: 0, running: 1 },
      openDecisions: 0, parent: null, forkedFrom: null, terminated: false, steps: [],
      links: {
        self: '', status: '', why: '', events: '', stream: '', results: '', report: '', estimate: '', graph: '',
        log: '', timeline: '',
      },
    };
  }

  #accept(socket: WebSocket): void {
    const session = new FakeSession(socket);
    this.sessions.push(session);
    socket.on('message', (data: Buffer) => this.#hear(session, JSON.parse(data.toString()) as Record<string, unknown>));
    socket.on('error', () => undefined);
  }

  #hear(session: FakeSession, message: Record<string, unknown>): void {
    session.heard.push(message);
    if (session.heard.length === 1) return this.onSend(session, this.welcome);
    const topic = message['subscribe'];
    if (typeof message['unsubscribe'] === 'string') session.told.delete(message['unsubscribe']);
    if (typeof topic !== 'string') return;
    const after = message['after'] as number | undefined;
    if (this.onSubscribe(session, topic, after)) return;
    const isOfOne = topic === this.topic;
    if (after !== undefined && after > (isOfOne ? this.journal.length : this.head)) {
      this.onSend(session, { kind: 'gone', topic, position: isOfOne ? 0 : this.head });
    } else if (isOfOne) {
      session.told.set(topic, after ?? 0);
      this.tell(session);
    } else {
      this.onSend(session, { kind: 'bookmark', topic, position: after ?? this.head });
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push({ method: request.method, url: request.url, headers: request.headers });
    if (await this.onRequest(request, response)) return;
    const url = new URL(request.url ?? '', this.url);
    const path = url.pathname.replace('/api/v1', '');
    const after = Number(url.searchParams.get('after') ?? 0);
    if (path === `/executions/${this.execution}`) return answer(response, 200, this.resource());
    if (path === `/executions/${this.execution}/events`) return this.#page(url, after, response);
    if (path === `/executions/${this.execution}/stream`) return this.#stream(after, response);
    if (path === '/executions') {
      return answer(response, 200, { items: [this.resource()], cursor: null, counts: {}, behind: false });
    }
    if (path === '/decisions') return answer(response, 200, { items: [], cursor: null, behind: false });
    refuse(response, 404, 'unknown_execution');
  }

  async #page(url: URL, after: number, response: ServerResponse): Promise<void> {
    if (after > this.journal.length) return refuse(response, 409, 'unknown_version');
    if (url.searchParams.has('wait') && this.journal.length <= after && !this.hasEnded) await this.news(response);
    const before = Number(url.searchParams.get('before') ?? Infinity);
    const last = Math.min(before - 1, after + Number(url.searchParams.get('limit') ?? 100));
    const events = this.journal.slice(after, last);
    const read = after + events.length;
    answer(response, 200, { events, after: read, hasEnded: this.hasEnded && read === this.journal.length });
  }

  async #stream(after: number, response: ServerResponse): Promise<void> {
    response.setMaxListeners(0);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('retry: 1000\n\n');
    if (after > this.journal.length) return void response.end('event: gone\ndata: {"position":0}\nid: 0\n\n');
    while (!response.destroyed) {
      for (const event of this.journal.slice(after)) {
        response.write(`id: ${event.version}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
        after = event.version;
      }
      if (this.hasEnded) return void response.end(`event: end\ndata: {"position":${after}}\n\n`);
      await this.news(response);
    }
  }

  /** Resolves when something is appended, or the reader has gone. */
  news(response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      response.once('close', wake);
    });
  }
}

export function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

export function refuse(
  response: ServerResponse, status: number, code: string, headers: Record<string, string> = {},
): void {
  const problem = {
    type: `urn:autonomy:problem:${code}`, title: 'No', status, detail: `It is ${code}.`, code, errors: [],
    requestId: 'r-1',
  };
  response.writeHead(status, { 'Content-Type': 'application/problem+json', ...headers }).end(JSON.stringify(problem));
}
