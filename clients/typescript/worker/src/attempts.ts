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
    this.ended.push({ at: Date.now(), message });
    if (this.ended.length > endsMax) this.ended.shift();
    if (this.running.size > 0) return;
    for (const told of this.whenNone.splice(0)) told();
  }

  /** Resolves once none runs. */
  none(): Promise<void> {
    return this.running.size === 0 ? Promise.resolve() : new Promise((resolve) => this.whenNone.push(resolve));
  }

  /** What ended within this time. */
  endedWithin(milliseconds: number): WorkerMessage[] {
    const since = Date.now() - milliseconds;
    this.ended = this.ended.filter((ended) => ended.at >= since);
    return this.ended.map((ended) => ended.message);
  }

  heartbeat(): WorkerMessage {
    return { heartbeat: { running: [...this.running.values()].map((attempt) => attempt.takeNews()) } };
  }
}

function keyOf(id: AttemptId): string {
  return `${id.number} ${id.key}`;
}
