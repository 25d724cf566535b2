import { ApiError, ConnectionError, refusalOf } from './errors.js';
import { Pages, type Page } from './pages.js';
import { prepare, rootOf, type Prepared } from './request.js';
import { backoffOf, pause, type Timing } from './timing.js';
import type { QueryValue } from './types.js';

/** What a page of a list has at most. */
const PAGE_ITEMS_MAX = 1_000;

/** What a token is: a text, or what gives one, asked for every request. */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>);

/** One request. */
export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, its parts encoded: see {@link pathOf}. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>> | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Sent again with the same key, it is answered again, and has no second effect. GET needs none. */
  readonly idempotencyKey?: string | undefined;
  /** Whether it is sent again when the connection fails. Default: GET, and what has a key. */
  readonly isRepeatable?: boolean;
  /** How long it may take, in milliseconds, instead of the client's `requestMs`; 0: as long as it takes. */
  readonly timeoutMs?: number;
}

/** A path with its parts encoded: ``pathOf`/executions/${id}` ``. With one that is no text, or empty, none is sent. */
export function pathOf(texts: TemplateStringsArray, ...parts: string[]): string {
  const encoded = parts.map((part: unknown) => (typeof part === 'string' ? encodeURIComponent(part) : ''));
  return String.raw({ raw: texts }, ...encoded);
}

/** What a write takes. */
export interface WriteOptions {
  /** Ends the call; it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The same key means the same request, however often it is sent. Default: a new one, so that the request can be
   * retried; give your own where your program may itself begin anew.
   */
  readonly idempotencyKey?: string | undefined;
}

/** What a write of something with versions takes. */
export interface CommandOptions extends WriteOptions {
  /** The version that was seen: refused with 412 when it has changed since. */
  readonly ifVersion?: number | undefined;
}

/** As {@link keyed}, and only where nothing has changed since the version that was seen. */
export function conditional({ ifVersion, ...options }: CommandOptions): Pick<Call, 'headers'> & WriteOptions {
  return ifVersion === undefined ? keyed(options) : { ...keyed(options), headers: { 'If-Match': `"${ifVersion}"` } };
}

/** A write of the same name sent twice is one: with the caller's key, or one that is made up. */
export function keyed({ signal, idempotencyKey = newKey() }: WriteOptions): WriteOptions {
  return { signal, idempotencyKey };
}

// crypto.randomUUID is not there on pages that came over plain HTTP.
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Requests to the service: with the token, retried where that does no harm, refused as an {@link ApiError}. */
export class Http {
  readonly root: string;
  readonly timing: Timing;
  readonly #token: TokenSource | undefined;
  readonly #fetch: typeof fetch;

  constructor(baseUrl: string | URL, token: TokenSource | undefined, timing: Timing, fetching: typeof fetch) {
    this.root = rootOf(baseUrl);
    this.timing = timing;
    this.#token = token;
    this.#fetch = fetching;
  }

  /** The token of the moment. */
  async token(): Promise<string | undefined> {
    return typeof this.#token === 'function' ? await this.#token() : this.#token;
  }

  /** The answer's JSON. */
  json<T>(call: Call): Promise<T> {
    return this.#retried(call, async (response) => (response.status === 204 ? undefined : await response.json()) as T);
  }

  /** Every item of a list, read page by page. */
  async all<T>(call: Call): Promise<readonly T[]> {
    const pages = new Pages<T, Page<T>>((cursor) =>
      this.json({ ...call, query: { ...call.query, limit: PAGE_ITEMS_MAX, cursor } }));
    const items: T[] = [];
    for await (const item of pages) items.push(item);
    return items;
  }

  /** The answer as a text. */
  text(call: Call): Promise<string> {
    return this.#retried(call, (response) => response.text());
  }

  /** An answer whose body the caller reads as it comes. It is asked for once. */
  async open(call: Call): Promise<Response> {
    const response = await this.#send(await this.#authorized(prepare(this.root, call)), call.signal);
    if (!response.ok) throw await refusalOf(response);
    return response;
  }

  /**
   * Whether the service is there: it answers a plain request where WebSockets are made, be it with a refusal. What a
   * proxy says in the place of a service that is away does not count.
   */
  async answers(signal: AbortSignal): Promise<boolean> {
    const limit = new AbortController();
    const onAbort = () => limit.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(onAbort, this.timing.handshakeMs);
    try {
      const response = await this.#fetch(`${this.root}/stream`, { signal: limit.signal });
      void response.body?.cancel().catch(() => undefined);
      return response.status < 500;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #retried<T>(call: Call, read: (response: Response) => Promise<T>): Promise<T> {
    const beganAt = performance.now();
    const isHarmless = (call.method ?? 'GET') === 'GET' || call.idempotencyKey !== undefined;
    const request = prepare(this.root, call);
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt(call, await this.#authorized(request), read);
      } catch (error) {
        const patience = this.#patienceOf(error, attempt, performance.now() - beganAt);
        if (patience === undefined || !(call.isRepeatable ?? isHarmless)) throw error;
        await pause(patience, call.signal);
      }
    }
  }

  async #attempt<T>(call: Call, request: Prepared, read: (response: Response) => Promise<T>): Promise<T> {
    const limit = new AbortController();
    const onAbort = () => limit.abort(call.signal?.reason);
    if (call.signal?.aborted) onAbort();
    call.signal?.addEventListener('abort', onAbort, { once: true });
    const timeoutMs = call.timeoutMs ?? this.timing.requestMs;
    const timer = timeoutMs > 0
      ? setTimeout(() => limit.abort(new ConnectionError(`No answer within ${timeoutMs} ms.`)), timeoutMs)
      : undefined;
    try {
      const response = await this.#send(request, limit.signal);
      if (!response.ok) throw await refusalOf(response);
      return await read(response);
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      if (limit.signal.aborted) throw limit.signal.reason;
      if (error instanceof ApiError || error instanceof ConnectionError) throw error;
      throw new ConnectionError('The connection broke before the answer was whole.', { cause: error });
    } finally {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', onAbort);
    }
  }

  /** With the token of the moment. */
  async #authorized({ url, init }: Prepared): Promise<Prepared> {
    const headers = new Headers(init.headers);
    const token = await this.token().catch((error: unknown) => {
      throw new ConnectionError('There is no token, and nothing was sent.', { cause: error });
    });
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    return { url, init: { ...init, headers } };
  }

  async #send({ url, init }: Prepared, signal: AbortSignal | undefined): Promise<Response> {
    try {
      return await this.#fetch(url, signal === undefined ? init : { ...init, signal });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw new ConnectionError(`The service at ${this.root} cannot be reached.`, { cause: error });
    }
  }

  /** How long to wait before the next attempt; undefined: there is none. */
  #patienceOf(error: unknown, attempt: number, elapsedMs: number): number | undefined {
    const { retriesMax, retryLeastMs } = this.timing;
    if (attempt >= retriesMax && (retriesMax === 0 || elapsedMs >= retryLeastMs)) return undefined;
    // Who goes on for the time's sake does so at the pace that was reached: the service is expected any moment.
    const jitter = backoffOf(Math.min(attempt, retriesMax - 1), this.timing);
    if (error instanceof ConnectionError) return jitter;
    if (!(error instanceof ApiError)) return undefined;
    // What was sent before, and was not heard to be answered, is still under way.
    if (error.code === 'request_in_flight') return jitter;
    if (error.status !== 429 && error.status !== 503) return undefined;
    const wanted = error.retryAfterMs ?? 0;
    return wanted > this.timing.retryAfterMaxMs ? undefined : wanted + jitter;
  }
}
