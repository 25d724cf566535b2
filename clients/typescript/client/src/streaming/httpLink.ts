import { ApiError } from '../errors.js';
import { pathOf, type Http } from '../http.js';
import { pause } from '../timing.js';
import type { EventPage } from '../types.js';
import { activityOf } from './activity.js';
import type { Link, LinkEvents } from './link.js';
import { readSentEvent } from './messages.js';
import { readSentEvents } from './sentEvents.js';

/**
 * Requests at once that the service keeps open, streams and long polls together: 3. Browsers make six connections to a
 * service over HTTP/1.1. One more is for the polls, which go one after another; two are left to commands.
 */
const keptOpenMax = 3;

/** How long nothing has to happen for polling to become rare: 60 s. */
const idleAfterMs = 60_000;

/** Events of a page. */
const pageMax = 1_000;

/**
 * Topics over plain HTTP, where WebSockets do not come through. There is no stream of a topic of many executions:
 * its followers are told now and then to read anew.
 */
export class HttpLink implements Link {
  readonly #http: Http;
  readonly #mode: 'sse' | 'long-poll' | 'poll';
  readonly #events: LinkEvents;
  readonly #topics = new Map<string, AbortController>();
  /** The topics with a place for a request that is kept open, by what ends them. */
  readonly #keptOpen = new Set<AbortSignal>();
  #lastPoll: Promise<unknown> = Promise.resolve();
  #isOver = false;

  constructor(http: Http, mode: 'sse' | 'long-poll' | 'poll', events: LinkEvents) {
    this.#http = http;
    this.#mode = mode;
    this.#events = events;
    queueMicrotask(() => {
      if (!this.#isOver) events.opened();
    });
  }

  follow(topic: string, after: number | undefined): void {
    this.leave(topic);
    if (this.#isOver) return;
    const ending = new AbortController();
    this.#topics.set(topic, ending);
    void this.#run(topic, after ?? 0, ending.signal);
  }

  leave(topic: string): void {
    const ending = this.#topics.get(topic);
    if (!ending) return;
    ending.abort();
    // Its place is free at once, also for itself where it is followed anew.
    this.#keptOpen.delete(ending.signal);
    this.#topics.delete(topic);
  }

  close(): void {
    this.#isOver = true;
    for (const topic of [...this.#topics.keys()]) this.leave(topic);
  }

  async #run(topic: string, after: number, signal: AbortSignal): Promise<void> {
    try {
      if (topic.startsWith('execution:')) await this.#read(topic, after, signal);
      else await this.#remind(topic, signal);
    } catch (error) {
      if (signal.aborted || this.#isOver) return;
      // What a stream says with a word of its own, a page says with a refusal.
      if (error instanceof ApiError && error.code === 'unknown_version')
        return this.#events.told({ kind: 'gone', topic, position: 0 });
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429)
        return this.#refuse(topic, error);
      this.close();
      this.#events.lost({ reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #refuse(topic: string, error: ApiError): void {
    if (error.status !== 401) {
      const { code, message, status } = error;
      return this.#events.told({ kind: 'refused', topic, code, message, status });
    }
    this.close();
    this.#events.lost({ reason: 'the token is refused', error });
  }

  /** Reads an execution as it goes on, by a request that is kept open where there is room for one, else by polls. */
  async #read(topic: string, after: number, signal: AbortSignal): Promise<void> {
    for (let newsAt = Date.now(); !signal.aborted;) {
      const isKeptOpen = this.#takePlace(signal);
      if (isKeptOpen && this.#mode === 'sse') return this.#stream(topic, after, signal);
      const page = isKeptOpen
        ? await this.#page(topic, after, this.#http.timing.longPollMs, signal)
        : await this.#inTurn(() => this.#page(topic, after, 0, signal));
      this.#events.alive();
      for (const event of page.events) this.#events.told({ kind: 'event', topic, position: event.version, event });
      if (page.events.length > 0) newsAt = Date.now();
      after = page.after;
      if (page.hasEnded) return this.#events.told({ kind: 'end', topic, position: after });
      this.#events.told({ kind: 'bookmark', topic, position: after });
      if (!isKeptOpen && page.events.length < pageMax) await this.#rest(newsAt, signal);
    }
  }

  /** Whether a topic has a place for a request that is kept open; once it has one, until it is left. */
  #takePlace(signal: AbortSignal): boolean {
    if (this.#mode !== 'poll' && this.#keptOpen.size < keptOpenMax) this.#keptOpen.add(signal);
    return this.#keptOpen.has(signal);
  }

  #page(topic: string, after: number, waitMs: number, signal: AbortSignal): Promise<EventPage> {
    const path = `${pathOf`/executions/${executionOf(topic)}`}/events`;
    const query = { after, wait: waitMs > 0 ? `${waitMs}ms` : undefined, limit: pageMax };
    const timeoutMs = waitMs + this.#http.timing.requestMs;
    return this.#http.json({ path, query, timeoutMs, signal, isRepeatable: false });
  }

  async #stream(topic: string, after: number, signal: AbortSignal): Promise<void> {
    const silence = new AbortController();
    const fall = () => silence.abort(new Error('silence'));
    const { silenceMs } = this.#http.timing;
    let watchdog = setTimeout(fall, silenceMs);
    const onLeave = () => silence.abort(signal.reason);
    signal.addEventListener('abort', onLeave, { once: true });
    try {
      const path = `${pathOf`/executions/${executionOf(topic)}`}/stream`;
      const response = await this.#http.open({ path, query: { after }, signal: silence.signal });
      this.#events.alive();
      let position = after;
      for await (const event of readSentEvents(response.body ?? new ReadableStream())) {
        clearTimeout(watchdog);
        watchdog = setTimeout(fall, silenceMs);
        if (signal.aborted) return;
        if (event.data === undefined) {
          this.#events.told({ kind: 'bookmark', topic, position });
          continue;
        }
        if (event.name === 'stopping') throw new Error('the service stops');
        const message = readSentEvent(topic, event.name, event.data);
        if (message === undefined) throw new Error('it said what is no event');
        this.#events.told(message);
        if (message.kind === 'event') position = message.position;
        else return;
      }
      throw new Error('the stream ended before the execution');
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', onLeave);
      silence.abort();
    }
  }

  async #remind(topic: string, signal: AbortSignal): Promise<void> {
    let known: string | undefined;
    for (let newsAt = Date.now(); ;) {
      // Whether the service is there at all is what keeps or ends this connection.
      const activity = await this.#inTurn(() => activityOf(this.#http, topic, signal));
      if (known !== undefined && activity !== known) newsAt = Date.now();
      known = activity;
      this.#events.alive();
      this.#events.told({ kind: 'stale', topic });
      await this.#rest(newsAt, signal);
    }
  }

  /** Polls go one after another, in the order of their coming: all of them together take one connection. */
  #inTurn<T>(poll: () => Promise<T>): Promise<T> {
    const answer = this.#lastPoll.then(poll);
    this.#lastPoll = answer.catch(() => undefined);
    return answer;
  }

  /** Waits for the next poll; a page that is looked at again does not wait as long as one that is hidden. */
  async #rest(newsAt: number, signal: AbortSignal): Promise<void> {
    const { pollMs, pollIdleMs, pollHiddenMs } = this.#http.timing;
    for (let waited = 0; ;) {
      await pause(pollMs, signal);
      waited += pollMs;
      const isHidden = typeof document !== 'undefined' && document.visibilityState === 'hidden';
      const isIdle = Date.now() - newsAt > idleAfterMs;
      if (waited >= (isHidden ? pollHiddenMs : isIdle ? pollIdleMs : pollMs)) return;
    }
  }
}

function executionOf(topic: string): string {
  return topic.slice('execution:'.length);
}
