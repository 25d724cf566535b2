import { ApiError, type Client } from '@autonomy/client';
import type { Signal } from './topicSignal.js';

/** What is known of something on the service. The same object until something changes. */
export interface View<T> {
  /** What was read last; undefined: nothing yet. */
  readonly data: T | undefined;
  /** Why it could not be read the last time. */
  readonly error: Error | undefined;
  /** Whether more has happened than the data shows, or it is not known because the connection is lost. */
  readonly isStale: boolean;
  /** Whether it stays as it is. */
  readonly isFinal: boolean;
}

export const emptyView: View<never> = { data: undefined, error: undefined, isStale: true, isFinal: false };

/** How something is read and kept up to date. */
export interface Source<T> {
  /** Reads it: from the service where somebody asked for that, and otherwise perhaps from what the topic told. */
  readonly load: (client: Client, signal: Signal, abort: AbortSignal, isAsked: boolean) => Promise<T>;
  /** The version of what was read: an older one never takes the place of a newer one. */
  readonly versionOf?: (data: T) => number;
  /** How long it is shown until it is read anew, in milliseconds, where its topic does not tell all that changes it. */
  readonly againMs?: number;
}

/** The least time between two readings: nine times as long as one took, 250 ms to 2 s. The last one does not wait. */
const restMs = 250;
const restMaxMs = 2_000;
const restShare = 9;

/** How long after a reading failed it is tried again: 2 s, and longer each time, 30 s at most. */
const retryMs = 2_000;
const retryMaxMs = 30_000;

/** One thing on the service, read anew when its topic says that something has happened, for all who look at it. */
export class Live<T> {
  readonly #client: Client;
  readonly #signal: Signal;
  readonly #source: Source<T>;
  readonly #listeners = new Set<() => void>();
  #view: View<T> = emptyView;
  /** The revision that was read; undefined: none. */
  #read: number | undefined;
  /** The generation of what is shown. */
  #generation = 0;
  #isFinal = false;
  #isAsked = false;
  #failures = 0;
  #restUntil = 0;
  #loading: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #leave: (() => void)[] = [];

  constructor(client: Client, signal: Signal, source: Source<T>) {
    this.#client = client;
    this.#signal = signal;
    this.#source = source;
  }

  readonly view = (): View<T> => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#begin();
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#end();
    };
  };

  /** Reads it anew, as after a command. */
  refresh(): void {
    this.#read = undefined;
    this.#isFinal = false;
    this.#isAsked = true;
    this.#restUntil = 0;
    this.#drop();
    this.#consider();
  }

  /** Takes what came another way, as with the refusal of a command. */
  offer(data: T): void {
    const { generation } = this.#signal;
    if (this.#gainOf(data, generation) <= 0) return;
    this.#generation = generation;
    this.#show({ data, error: undefined });
  }

  #begin(): void {
    this.#leave = [
      this.#signal.listen(() => this.#consider()),
      this.#client.onConnection(() => this.#show({})),
    ];
    this.#consider();
  }

  #end(): void {
    for (const leave of this.#leave.splice(0)) leave();
    this.#drop();
  }

  /** Whatever is being read, or is about to be, is not wanted. */
  #drop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#again);
    this.#timer = undefined;
    this.#loading?.abort();
    this.#loading = undefined;
  }

  #consider(): void {
    if (this.#listeners.size === 0) return;
    this.#show({});
    const { error, revision, isFinal } = this.#signal;
    if (error) return this.#show({ error });
    // What a topic begins with is awaited: reading before it would have to be done again.
    if (revision === 0 && this.#read === undefined && this.#failures === 0 && this.#view.data === undefined) return;
    if (this.#read === revision && this.#isFinal === isFinal) return;
    if (this.#loading || this.#timer) return;
    const patience = isFinal && this.#failures === 0 ? 0 : Math.max(0, this.#restUntil - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#load();
    }, patience);
  }

  async #load(): Promise<void> {
    const loading = new AbortController();
    this.#loading = loading;
    const { revision, generation, isFinal } = this.#signal;
    const beganAt = Date.now();
    try {
      const data = await this.#source.load(this.#client, this.#signal, loading.signal, this.#isAsked);
      if (loading.signal.aborted) return;
      this.#isAsked = false;
      this.#failures = 0;
      [this.#read, this.#isFinal] = [revision, isFinal];
      this.#restUntil = Date.now() + Math.min(restMaxMs, Math.max(restMs, restShare * (Date.now() - beganAt)));
      const isOlder = this.#gainOf(data, generation) < 0;
      if (!isOlder) this.#generation = generation;
      this.#show(isOlder ? { error: undefined } : { data, error: undefined });
    } catch (error) {
      if (loading.signal.aborted) return;
      this.#restUntil = Date.now() + Math.min(retryMaxMs, retryMs * 2 ** this.#failures++);
      // What is not there, or not for this caller, does not come by asking again.
      if (isForGood(error)) [this.#read, this.#isFinal] = [revision, isFinal];
      this.#show({ error: error as Error });
    } finally {
      if (this.#loading === loading) this.#loading = undefined;
    }
    this.#readAgainLater();
    this.#consider();
  }

  #readAgainLater(): void {
    const { againMs } = this.#source;
    clearTimeout(this.#again);
    if (againMs === undefined || this.#listeners.size === 0 || isForGood(this.#view.error)) return;
    this.#again = setTimeout(() => {
      // What is being read, or is about to be, is as new.
      if (!this.#loading && !this.#timer) void this.#load();
    }, againMs);
  }

  /** By how many versions it is ahead of what is shown; those of another generation cannot be compared. */
  #gainOf(data: T, generation: number): number {
    const { versionOf } = this.#source;
    const { data: known } = this.#view;
    if (!versionOf || known === undefined || generation !== this.#generation) return Infinity;
    return versionOf(data) - versionOf(known);
  }

  #show(change: Partial<View<T>>): void {
    const known = this.#view;
    const data = 'data' in change ? change.data : known.data;
    const isFinal = this.#isFinal && data !== undefined;
    const isConnected = this.#client.connection.state === 'live';
    const next: View<T> = {
      data,
      error: 'error' in change ? change.error : known.error,
      isStale: !isFinal && (this.#read !== this.#signal.revision || !isConnected),
      isFinal,
    };
    if (next.data === known.data && next.error === known.error && next.isStale === known.isStale
      && next.isFinal === known.isFinal) return;
    this.#view = next;
    for (const listener of [...this.#listeners]) listener();
  }
}

function isForGood(error: unknown): boolean {
  return error instanceof ApiError && error.status < 500 && error.status !== 429;
}
