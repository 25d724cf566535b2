import { ApiError } from '../errors.js';
import { pathOf, type Http } from '../http.js';
import { pause } from '../timing.js';
import type { EventPage } from '../types.js';
import type { Link, LinkEvents } from './link.js';
import { readSentEvent } from './messages.js';
import { readSentEvents } from './sentEvents.js';

/** Streams at once: browsers make six connections to a service, and requests need some of them. */
const streamsMax = 4;

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
  #streams = 0;
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
    this.#topics.get(topic)?.abort();
    this.#topics.delete(topic);
  }

  close(): void {
    this.#isOver = true;
    for (const topic of [...this.#topics.keys()]) this.leave(topic);
  }

  async #run(topic: string, after: number, signal: AbortSignal): Promise<void> {
    try {
      if (!topic.startsWith('execution:')) await this.#remind(topic, signal);
      else if (this.#mode === 'sse' && this.#streams < streamsMax) await this.#stream(topic, after, signal);
      else await this.#poll(topic, after, signal);
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

  async #stream(topic: string, after: number, signal: AbortSignal): Promise<void> {
    const silence = new AbortController();
    const fall = () => silence.abort(new Error('silence'));
    const { silenceMs } = this.#http.timing;
    let watchdog = setTimeout(fall, silenceMs);
    const onLeave = () => silence.abort(signal.reason);
    signal.addEventListener('abort', onLeave, { once: true });
    this.#streams++;
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
      this.#streams--;
      clearTimeout(watchdog);
      signal.removeEventListener('abort', onLeave);
      silence.abort();
    }
  }

  async #poll(topic: string, after: number, signal: AbortSignal): Promise<void> {
    const path = `${pathOf`/executions/${executionOf(topic)}`}/events`;
    const { longPollMs, requestMs } = this.#http.timing;
    const wait = this.#mode === 'poll' ? undefined : `${longPollMs}ms`;
    for (let newsAt = Date.now(); ;) {
      const timeoutMs = wait === undefined ? requestMs : longPollMs + requestMs;
      const query = { after, wait, limit: pageMax };
      const page = await this.#http.json<EventPage>({ path, query, timeoutMs, signal, isRepeatable: false });
      this.#events.alive();
      for (const event of page.events) this.#events.told({ kind: 'event', topic, position: event.version, event });
      if (page.events.length > 0) newsAt = Date.now();
      after = page.after;
      if (page.hasEnded) return this.#events.told({ kind: 'end', topic, position: after });
      this.#events.told({ kind: 'bookmark', topic, position: after });
      if (this.#mode === 'poll' && page.events.length < pageMax) await this.#rest(newsAt, signal);
    }
  }

  async #remind(topic: string, signal: AbortSignal): Promise<void> {
    for (const beganAt = Date.now(); ;) {
      // Whether the service is there at all is what keeps or ends this connection.
      await this.#http.json({ path: '/decisions', query: { limit: 1 }, signal, isRepeatable: false });
      this.#events.alive();
      this.#events.told({ kind: 'stale', topic });
      await this.#rest(beganAt, signal);
    }
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
