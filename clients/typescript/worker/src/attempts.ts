import type { AttemptId, AttemptNews, WorkerMessage } from "./protocol.js";

/** Ends that are kept at most. */
const endsMax = 10_000;

/** An attempt that runs. */
export class RunningAttempt {
  readonly abort = new AbortController();
  private news: { fraction: number | undefined; message: string } | undefined;

  constructor(readonly id: AttemptId) {}

  report(message: string, fraction: number | undefined): void {
    this.news = { message, fraction };
  }

  takeNews(): AttemptNews {
    const news = this.news;
    this.news = undefined;
    if (news === undefined) return { id: this.id, message: "" };
    return news.fraction === undefined
      ? { id: this.id, message: news.message }
      : { id: this.id, message: news.message, fraction: news.fraction };
  }
}

/** The attempts that run, and the ends of those that ended lately: a service started anew hears of them again. */
export class Attempts {
  private readonly running = new Map<string, RunningAttempt>();
  private ended: { at: number; message: WorkerMessage }[] = [];
  private whenNone: (() => void)[] = [];
  private keptMs: number | undefined;
  private lostAt: number | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  get ids(): AttemptId[] {
    return [...this.running.values()].map((attempt) => attempt.id);
  }

  /** The attempt, which begins to run; undefined: it runs already. */
  begin(id: AttemptId): RunningAttempt | undefined {
    const key = keyOf(id);
    if (this.running.has(key)) return undefined;
    const attempt = new RunningAttempt(id);
    this.running.set(key, attempt);
    return attempt;
  }

  cancel(id: AttemptId): void {
    this.running.get(keyOf(id))?.abort.abort();
  }

  cancelAll(): void {
    for (const attempt of this.running.values()) attempt.abort.abort();
  }

  end(id: AttemptId, message: WorkerMessage): void {
    this.running.delete(keyOf(id));
    this.ended.push({ at: this.now(), message });
    if (this.ended.length > endsMax) this.ended.shift();
    this.forget();
    if (this.running.size > 0) return;
    for (const told of this.whenNone.splice(0)) told();
  }

  /** Resolves once none runs. */
  none(): Promise<void> {
    return this.running.size === 0 ? Promise.resolve() : new Promise((resolve) => this.whenNone.push(resolve));
  }

  /**
   * There is a connection: gives what the one before may not have told, which is what ended within this time before it
   * was lost, and all since, however long ago that is.
   */
  connect(keptMs: number): WorkerMessage[] {
    this.keptMs = keptMs;
    this.forget();
    this.lostAt = undefined;
    return this.ended.map((ended) => ended.message);
  }

  /** The connection is lost: what ends from now on is kept until there is another one. */
  disconnect(): void {
    this.lostAt = this.now();
  }

  heartbeat(): WorkerMessage {
    return { heartbeat: { running: [...this.running.values()].map((attempt) => attempt.takeNews()) } };
  }

  private forget(): void {
    if (this.keptMs === undefined) return;
    const since = (this.lostAt ?? this.now()) - this.keptMs;
    let old = 0;
    while (old < this.ended.length && this.ended[old]!.at < since) old++;
    if (old > 0) this.ended.splice(0, old);
  }
}

function keyOf(id: AttemptId): string {
  return `${id.number} ${id.key}`;
}
