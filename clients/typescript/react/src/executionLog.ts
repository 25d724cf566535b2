import type { AutonomyEvent, Client } from '@autonomy/client';

/** A part of an execution's events, by version. */
export interface LogView {
  /** The events that are held, the oldest first. */
  readonly events: readonly AutonomyEvent[];
  /** The last version that there is, as far as is known. */
  readonly latest: number;
  /** Whether it shows the last events, and new ones as they come. */
  readonly isFollowing: boolean;
  readonly isLoading: boolean;
  /** Whether nothing follows any more. */
  readonly isFinal: boolean;
  readonly error: Error | undefined;
}

/** New events are shown 20 times a second at most. */
const tellMs = 50;

/**
 * A window on the events of an execution: its tail at first, which it follows; from there to wherever one jumps. It
 * holds so many events and no more: what is added at one end falls off at the other.
 */
export class ExecutionLog {
  readonly #client: Client;
  readonly #id: string;
  readonly #pageSize: number;
  readonly #heldMax: number;
  readonly #listeners = new Set<() => void>();
  #view: LogView = {
    events: [], latest: 0, isFollowing: true, isLoading: true, isFinal: false, error: undefined,
  };
  #pending: Partial<LogView> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;
  /** What was asked for last counts; an answer to what was asked for before does not. */
  #asked = 0;

  constructor(client: Client, id: string, pageSize: number, heldMax: number) {
    this.#client = client;
    this.#id = id;
    this.#pageSize = pageSize;
    this.#heldMax = Math.max(heldMax, pageSize);
  }

  readonly view = (): LogView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (!this.#running) void this.#run();
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#running?.abort();
      this.#running = undefined;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  };

  /** Shows the last events, and new ones as they come. */
  readonly follow = (): Promise<void> => this.#show(this.#now().latest - this.#pageSize, true);

  /** Shows the events around a version. */
  readonly jump = (version: number): Promise<void> => {
    const { latest } = this.#now();
    return this.#show(Math.min(version, latest || version) - 1 - Math.floor(this.#pageSize / 2), false);
  };

  /** Adds the events before those that are held. */
  readonly older = async (): Promise<void> => {
    const first = this.#now().events[0]?.version ?? 1;
    if (first <= 1) return;
    const after = Math.max(0, first - 1 - this.#pageSize);
    await this.#load(after, first, (read) => {
      const events = [...read, ...this.#now().events];
      const isTooMany = events.length > this.#heldMax;
      return { events: events.slice(0, this.#heldMax), ...(isTooMany ? { isFollowing: false } : {}) };
    });
  };

  /** Adds the events after those that are held; at the last one it follows again. */
  readonly newer = async (): Promise<void> => {
    const last = this.#last();
    await this.#load(last, undefined, (read) => {
      const events = [...this.#now().events, ...read].slice(-this.#heldMax);
      const { isFollowing, latest } = this.#now();
      return { events, isFollowing: isFollowing || (events.at(-1)?.version ?? 0) >= latest };
    });
  };

  #now(): LogView {
    return this.#pending ? { ...this.#view, ...this.#pending } : this.#view;
  }

  #last(): number {
    return this.#now().events.at(-1)?.version ?? 0;
  }

  async #run(): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    try {
      const { latest, isLoading } = this.#now();
      if (latest === 0 || isLoading) {
        const asked = this.#asked;
        const { version } = await this.#client.executions.get(this.#id, { signal });
        this.#tell({ latest: version });
        // Unless one has jumped elsewhere meanwhile.
        if (asked === this.#asked) await this.follow();
      }
      const options = { after: this.#now().latest, onGone: 'resume', signal } as const;
      for await (const message of this.#client.stream(`execution:${this.#id}`, options)) {
        if (message.kind === 'snapshot') this.#beginAnew(message.position);
        if (message.kind === 'event') this.#add(message.event);
        if (message.kind === 'end') this.#tell({ isFinal: true });
      }
    } catch (error) {
      if (!signal.aborted) this.#tell({ error: error as Error, isLoading: false });
    }
  }

  /** The service does not know the events that are held. */
  #beginAnew(latest: number): void {
    this.#tell({ latest, events: [], isFollowing: true });
    void this.follow();
  }

  #add(event: AutonomyEvent): void {
    const { events, isFollowing, isLoading } = this.#now();
    const isNext = isFollowing && event.version === this.#last() + 1;
    // The page before it could not be read.
    if (isFollowing && !isNext && !isLoading) void this.follow();
    this.#tell({
      latest: event.version,
      ...(isNext ? { events: [...events.slice(1 - this.#heldMax), event] } : {}),
    });
  }

  #show(after: number, isFollowing: boolean): Promise<void> {
    return this.#load(Math.max(0, after), undefined, (read) => ({ events: read, isFollowing }));
  }

  async #load(
    after: number, before: number | undefined, take: (read: readonly AutonomyEvent[]) => Partial<LogView>,
  ): Promise<void> {
    const asked = ++this.#asked;
    this.#tell({ isLoading: true });
    try {
      const page = await this.#client.executions.events(
        this.#id, { after, before, limit: this.#pageSize }, { signal: this.#running?.signal });
      if (asked !== this.#asked) return;
      this.#tell({ ...take(page.events), isLoading: false, error: undefined });
      // What came while the page was read.
      const { isFollowing, latest } = this.#now();
      if (isFollowing && page.events.length > 0 && this.#last() < latest) await this.newer();
    } catch (error) {
      if (asked === this.#asked && !this.#running?.signal.aborted)
        this.#tell({ isLoading: false, error: error as Error });
    }
  }

  #tell(change: Partial<LogView>): void {
    this.#pending = { ...this.#pending, ...change };
    if (this.#listeners.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#view = this.#now();
      this.#pending = undefined;
      for (const listener of [...this.#listeners]) listener();
    }, tellMs);
  }
}
