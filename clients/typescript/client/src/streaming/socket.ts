import { ApiError } from '../errors.js';
import type { Http } from '../http.js';
import type { Link, LinkEvents, Loss } from './link.js';
import { readSocketMessage, type WireMessage } from './messages.js';

/** What is used of a WebSocket; that of browsers has it, that of Node 22, and that of the package `ws`. */
export interface WebSocketLike {
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  send(text: string): void;
  close(): void;
}

/** Makes WebSockets. */
export type WebSocketConstructor = new (url: string) => WebSocketLike;

/** Going away (the same): how the service closes when it stops. */
const goingAway = 1001;

/** Policy violation (RFC 6455, 7.4.1): how the service closes on who may not come in, or may not stay. */
const policyViolation = 1008;

/** Of those, what another connection with the same token need not meet: it was slow, or one of too many. */
const passing: readonly string[] = ['first_message_late', 'too_many_requests'];

/** And what is a matter of the token, of which there may be another. */
const ofToken: readonly string[] = ['token_wanted', 'token_ended'];

/** All topics of a client over one WebSocket, which a silence or a text that is no message ends. */
export class SocketLink implements Link {
  readonly #http: Http;
  readonly #events: LinkEvents;
  readonly #socket: WebSocketLike;
  #silenceMs: number;
  #watchdog: ReturnType<typeof setTimeout>;
  #isOpen = false;
  #isOver = false;
  /** Topics that were followed before over this connection. */
  readonly #followed = new Set<string>();
  /** Topics that are followed anew, each with where that begins; until it does, the former subscription is heard. */
  readonly #beginnings = new Map<string, number | undefined>();

  constructor(http: Http, WebSocketClass: WebSocketConstructor, events: LinkEvents) {
    this.#http = http;
    this.#events = events;
    this.#silenceMs = http.timing.silenceMs;
    this.#watchdog = setTimeout(() => this.#lose({ reason: 'no welcome in time' }), http.timing.handshakeMs);
    this.#socket = new WebSocketClass(`${http.root.replace(/^http/, 'ws')}/stream`);
    this.#socket.onopen = () => void this.#sayWho();
    this.#socket.onmessage = (event: { data: unknown }) => this.#hear(event.data);
    this.#socket.onerror = () => this.#lose({ reason: 'the socket failed' });
    this.#socket.onclose = (event: { code: number; reason: string }) => this.#lose(lossOf(event));
  }

  follow(topic: string, after: number | undefined): void {
    if (this.#followed.has(topic) && isOfMany(topic)) this.#beginnings.set(topic, after);
    this.#followed.add(topic);
    this.#say(after === undefined ? { subscribe: topic } : { subscribe: topic, after });
  }

  leave(topic: string): void {
    this.#say({ unsubscribe: topic });
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#watchdog);
    const socket = this.#socket;
    // A late error has nobody to go to, and must not become one that nobody handles.
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.onerror = () => undefined;
    // A connection that is dead on the other side would keep a program from ending.
    if ('terminate' in socket && typeof socket.terminate === 'function') socket.terminate();
    else socket.close();
  }

  async #sayWho(): Promise<void> {
    try {
      const token = await this.#http.token();
      this.#say(token === undefined ? {} : { token });
    } catch (error) {
      this.#lose({ reason: 'there is no token', error: error as Error });
    }
  }

  #say(message: object): void {
    if (!this.#isOver) this.#socket.send(JSON.stringify(message));
  }

  #hear(data: unknown): void {
    const message = readSocketMessage(data);
    if (message === undefined) return this.#lose({ reason: 'it said what is no message' });
    if (message.kind === 'welcome') return this.#begin(message.heartbeatMs);
    if (!this.#isOpen) return this.#lose({ reason: 'it said something before its welcome' });
    this.#watch();
    if (message.kind !== 'unknown' && !this.#isOfFormer(message)) this.#events.told(message);
  }

  /**
   * Whether it was on its way when its topic was followed anew, from an earlier position perhaps: offsets have gaps, so
   * that what comes between would not be missed. The service tells first of all where a subscription begins.
   */
  #isOfFormer(message: WireMessage): boolean {
    const { topic, kind } = message;
    if (topic === null || !this.#beginnings.has(topic)) return false;
    const after = this.#beginnings.get(topic);
    if (kind === 'event' || (kind === 'bookmark' && after !== undefined && message.position !== after)) return true;
    this.#beginnings.delete(topic);
    return false;
  }

  #begin(heartbeatMs: number | undefined): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    if (heartbeatMs !== undefined) this.#silenceMs = Math.max(this.#silenceMs, 2 * heartbeatMs);
    this.#watch();
    this.#events.opened();
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lose({ reason: 'silence' }), this.#silenceMs);
  }

  #lose(loss: Loss): void {
    if (this.#isOver) return;
    this.close();
    this.#events.lost(loss);
  }
}

/** Whether its positions are offsets, which have gaps. Of the nodes each message tells everything. */
function isOfMany(topic: string): boolean {
  return !topic.startsWith('execution:') && topic !== 'cluster';
}

/** What the service says as it closes: a word, and after a colon what happened and what to do. */
function lossOf({ code, reason }: { code: number; reason: string }): Loss {
  const [word = '', ...rest] = reason.split(':');
  if (code === goingAway && word === 'stopping') return { reason: 'the service stops', isOfService: true };
  const isPassing = code === policyViolation && passing.includes(word);
  if (code !== policyViolation || isPassing)
    return { reason: `closed with ${code} ${reason}`.trim(), isOfService: isPassing };
  const isOfToken = ofToken.includes(word);
  const detail = rest.join(':').trim() || 'The service takes no such connection.';
  return {
    reason: word === 'token_ended' ? 'the token has ended' : isOfToken ? 'the token is refused' : 'it is refused',
    error: new ApiError({ status: isOfToken ? 401 : 403, code: word || 'policy_violation', detail }),
  };
}
