import type { Client, LogLine } from '@autonomy/client';

/** What was found in the log of an execution: all of it is searched, whatever a window on it holds. */
export interface Matches {
  /** The lines that have the text, the oldest first; `jump` shows the events around the `version` of one. */
  readonly lines: readonly LogLine[];
  readonly isSearching: boolean;
  /** Whether all there is was searched; where it was not, `more` goes on. */
  readonly isWhole: boolean;
  readonly error: Error | undefined;
}

/** Lines that are asked for at once: 200. */
const pageLines = 200;

/** Lines up to which what comes is searched by itself: 2,000. */
const followedLinesMax = 2_000;

/** The least time between two searches, and before the first one: nine times as long as one took, 250 ms to 2 s. */
const restMs = 250;
const restMaxMs = 2_000;
const restShare = 9;

/** The lines of an execution's log that have a text, and those that come: the service searches. */
export class LogSearch {
  readonly #client: Client;
  readonly #id: string;
  readonly #text: string;
  readonly #listeners = new Set<() => void>();
  #view: Matches = { lines: [], isSearching: true, isWhole: false, error: undefined };
  /** The last version that was searched, and the last one that there is. */
  #after = 0;
  #latest = 0;
  #restMs = restMs;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;

  constructor(client: Client, id: string, text: string) {
    this.#client = client;
    this.#id = id;
    this.#text = text;
  }

  readonly view = (): Matches => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    // Whoever types on wants another text.
    if (this.#listeners.size === 1) this.#later();
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#stop();
    };
  };

  /** The log reaches up to this version by now. */
  reach(latest: number): void {
    // The service's store was brought back from a copy: what was found is not so.
    if (latest < this.#latest && latest < this.#after) this.#beginAnew();
    this.#latest = latest;
    if (this.#isBehind) this.#later();
  }

  /** Searches on. */
  readonly more = async (): Promise<void> => {
    if (this.#running || this.#listeners.size === 0) return;
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    const beganAt = Date.now();
    this.#show({ isSearching: true });
    try {
      const { lines, after } = await this.#client.executions.log(
        this.#id, { q: this.#text, after: this.#after, limit: pageLines }, { signal });
      if (signal.aborted) return;
      this.#after = after;
      this.#restMs = Math.min(restMaxMs, Math.max(restMs, restShare * (Date.now() - beganAt)));
      const all = [...this.#view.lines, ...lines];
      this.#show({ lines: all, isSearching: false, isWhole: lines.length < pageLines, error: undefined });
    } catch (error) {
      if (!signal.aborted) this.#show({ isSearching: false, error: error as Error });
      return;
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
    if (this.#isBehind) this.#later();
  };

  /** Whether something came after what was searched, and is to be searched by itself. */
  get #isBehind(): boolean {
    const { isWhole, lines } = this.#view;
    return isWhole && this.#latest > this.#after && lines.length < followedLinesMax;
  }

  #later(): void {
    if (this.#listeners.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.more();
    }, this.#restMs);
  }

  #beginAnew(): void {
    this.#stop();
    this.#after = 0;
    this.#show({ lines: [], isSearching: true, isWhole: false, error: undefined });
    this.#later();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running?.abort();
    this.#running = undefined;
  }

  #show(change: Partial<Matches>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
