import { ApiError, ConnectionError } from '../errors.js';
import { pathOf, type Http } from '../http.js';
import { backoffOf, pause } from '../timing.js';
import type { Execution } from '../types.js';
import type { Follower } from './follower.js';
import type { Link } from './link.js';
import type { Topic, WireMessage } from './messages.js';

const statuses: Readonly<Record<string, number>> = {
  token_wanted: 401, role_forbids: 403, unknown_topic: 422, too_many_topics: 429, too_many_readers: 429,
  too_many_requests: 429, unknown_execution: 404, topic_failed: 500,
};

/** One topic with all its followers, over one subscription of the connection of the moment. */
export class Feed {
  readonly followers = new Set<Follower>();
  readonly #topic: Topic;
  readonly #http: Http;
  readonly #onEmpty: () => void;
  #link: Link | undefined;
  #isSubscribed = false;
  /** After which position the service was asked for what follows. */
  #askedAfter = 0;
  /** How often it was asked over this connection. */
  #asked = 0;
  /** Up to where the subscription has told everything that came after its beginning. */
  #toldUpTo: number | undefined;
  #gaps = 0;
  #gapTimer: ReturnType<typeof setTimeout> | undefined;
  #cuts = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(topic: Topic, http: Http, onEmpty: () => void) {
    this.#topic = topic;
    this.#http = http;
    this.#onEmpty = onEmpty;
  }

  get #isOfOne(): boolean {
    return this.#topic.startsWith('execution:');
  }

  get #path(): string {
    return pathOf`/executions/${this.#topic.slice('execution:'.length)}`;
  }

  /** Goes on over another connection, or without one. */
  attach(link: Link | undefined): void {
    this.#link = link;
    this.#asked = 0;
    this.#isSubscribed = false;
    clearTimeout(this.#gapTimer);
    this.#gapTimer = undefined;
    if (!link) return;
    this.#subscribe();
    void this.#verify(link, this.#askedAfter);
  }

  join(follower: Follower): void {
    this.followers.add(follower);
    if (follower.wantsSnapshot) void this.#begin(follower);
    else this.#admit(follower);
  }

  leave(follower: Follower): void {
    if (!this.followers.delete(follower)) return;
    follower.ended.abort();
    if (this.followers.size > 0) return;
    this.#unsubscribe();
    clearTimeout(this.#gapTimer);
    clearTimeout(this.#rest);
    this.#onEmpty();
  }

  /** A reader has taken something: one that was behind may go on. */
  taken(follower: Follower): void {
    if (!follower.isBehind || !follower.hasRoom || follower.queue.isEnded) return;
    follower.isBehind = false;
    this.#subscribe();
  }

  fail(error: unknown): void {
    for (const follower of [...this.followers]) {
      follower.queue.fail(error);
      this.leave(follower);
    }
  }

  take(message: WireMessage): void {
    if (message.kind === 'refused') return this.#refuse(message);
    if (message.kind === 'event' || message.kind === 'bookmark') {
      if (message.position > (this.#toldUpTo ?? -1)) this.#cuts = 0;
      this.#toldUpTo = Math.max(this.#toldUpTo ?? 0, message.position);
    }
    if (message.kind === 'snapshot') this.#toldUpTo = message.position;
    // Otherwise it goes on from where it was: the service does not know what the followers know.
    let isUnknown = message.kind === 'gone' && message.position < this.#askedAfter;
    if (isUnknown && this.#link && this.#isOfOne && this.#asked > 1) {
      // Or it is of what was asked before, and came late: how the execution stands tells which.
      isUnknown = false;
      void this.#verify(this.#link, 0);
    }
    let hasGap = false;
    let isCut = false;
    for (const follower of [...this.followers]) {
      const taken = isUnknown ? follower.forget() : follower.take(message);
      if (taken === 'ended') this.leave(follower);
      hasGap ||= taken === 'gap';
      isCut ||= taken === 'gone';
    }
    if (isCut) this.#beginAnew();
    else if (hasGap) this.#mendLater();
  }

  #refuse({ code, message, status }: WireMessage & { kind: 'refused' }): void {
    const refusal = new ApiError({ status: status ?? statuses[code] ?? 400, code, detail: message });
    // The service broke there, or had no room, and may not the next time: what was told stays told.
    if (mayPass(refusal)) this.#beginAnew();
    else this.fail(refusal);
  }

  /** A follower that knows where it is gets what comes after that. */
  #admit(follower: Follower): void {
    if (!this.#isSubscribed) return this.#subscribe();
    // How the nodes are is told at the beginning of each subscription.
    if (follower.hasGap || this.#topic === 'cluster') return this.#subscribe();
    // Until the service tells where the subscription begins, that may be after what this follower knows.
    if (follower.position !== undefined) {
      if (follower.position < (this.#toldUpTo ?? Infinity)) this.#subscribe();
    } else if (this.#toldUpTo !== undefined) {
      follower.beginAt(this.#toldUpTo);
    }
  }

  /** Has everything told that the follower who knows least does not know; the others drop what they have. */
  #subscribe(): void {
    if (!this.#link) return;
    const ready = [...this.followers].filter((follower) => follower.isReady && !follower.queue.isEnded);
    if (ready.length === 0) return this.#unsubscribe();
    const known = ready.flatMap((follower) => follower.position ?? []);
    const after = known.length > 0 ? Math.min(...known) : undefined;
    for (const follower of ready) {
      follower.repeat();
      if (follower.position === undefined && after !== undefined && this.#topic !== 'cluster')
        follower.beginAt(Math.max(...known));
    }
    this.#isSubscribed = true;
    this.#asked++;
    this.#toldUpTo = after;
    this.#askedAfter = after ?? 0;
    this.#link.follow(this.#topic, after);
  }

  /**
   * The service is asked for what comes after the least that is known, and does not say whether it has the most: a
   * follower that knows of what never was, to this store, would not hear of it.
   */
  async #verify(link: Link, known: number): Promise<void> {
    const ahead = [...this.followers].flatMap((follower) => {
      const position = follower.isReady ? follower.position ?? 0 : 0;
      return position > known ? { follower, position } : [];
    });
    if (ahead.length === 0 || !this.#isOfOne) return;
    const now = await this.#http.json<Execution>({ path: this.#path }).catch(() => undefined);
    if (now === undefined || link !== this.#link) return;
    // Unless it has begun anew meanwhile.
    const unknown = ahead.filter(({ follower, position }) =>
      position > now.version && (follower.position ?? 0) >= position);
    for (const { follower } of unknown) follower.forget();
    if (unknown.length > 0) this.#beginAnew();
  }

  #unsubscribe(): void {
    if (this.#isSubscribed) this.#link?.leave(this.#topic);
    this.#isSubscribed = false;
  }

  /** What is missing may be on its way, out of order; if it is not, it is asked for. */
  #mendLater(): void {
    if (this.#gapTimer !== undefined) return;
    const { gapMs, backoffMaxMs } = this.#http.timing;
    this.#gapTimer = setTimeout(() => {
      this.#gapTimer = undefined;
      const hasGap = [...this.followers].some((follower) => follower.hasGap);
      this.#gaps = hasGap ? this.#gaps + 1 : 0;
      if (!hasGap) return;
      this.#subscribe();
      this.#mendLater();
    }, Math.min(backoffMaxMs, gapMs * 2 ** this.#gaps));
  }

  #beginAnew(): void {
    this.#isSubscribed = false;
    // A service that cuts off again and again is not asked again and again.
    const patience = this.#cuts++ === 0 ? 0 : backoffOf(this.#cuts, this.#http.timing);
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      for (const follower of this.followers) {
        if (follower.wantsSnapshot) void this.#begin(follower);
      }
      if ([...this.followers].some((follower) => follower.isReady)) this.#subscribe();
    }, patience);
  }

  async #begin(follower: Follower): Promise<void> {
    const { signal } = follower.ended;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        follower.begin(await this.#http.json<Execution>({ path: this.#path, signal }));
        return follower.queue.isEnded ? this.leave(follower) : this.#admit(follower);
      } catch (error) {
        if (signal.aborted) return;
        if (!mayPass(error)) {
          follower.queue.fail(error);
          return this.leave(follower);
        }
      }
      await pause(backoffOf(attempt, this.#http.timing), signal).catch(() => undefined);
    }
  }
}

/** Whether what went wrong may be otherwise later. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof ApiError)) return error instanceof ConnectionError;
  return error.status === 429 || error.status >= 500;
}
