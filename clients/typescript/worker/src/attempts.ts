import { textOf, type AttemptId, type AttemptNews, type WorkerMessage } from "./protocol.js";

/** Ends that were told and are kept at most. */
const toldMax = 10_000;

/** What those and all others hold together, in bytes, before the oldest told ones go. */
const keptBytesMax = 64 << 20;

/** An attempt that runs. */
export class RunningAttempt {
  readonly abort = new AbortController();
  private news: { fraction: number | undefined; message: string } | undefined;

  constructor(readonly id: AttemptId) {}

  report(message: string, fraction: number | undefined): void {
    this.news = { message: textOf(message), fraction };
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

interface KeptEnd {
  readonly at: number;
  readonly message: WorkerMessage;
  readonly bytes: number;
}

/**
 * The attempts that run, and the ends that the service may not know: those that no connection took, all of them, and
 * those that one took lately, should it have broken on the way.
 */
export class Attempts {
  private readonly running = new Map<string, RunningAttempt>();
  private ended: KeptEnd[] = [];
  private bytes = 0;
  private whenNone: (() => void)[] = [];
  private keptMs: number | undefined;
  private lostAt: number | undefined;

  /** The time, in milliseconds: by a clock that only goes forward, whatever sets the machine's. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether the service may not know of an end. */
  get hasEnds(): boolean {
    this.forget();
    return this.ended.length > 0;
  }

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
    this.keep(message);
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
   * was lost, and all since, however long ago that is. It counts as told now.
   */
  connect(keptMs: number): WorkerMessage[] {
    this.keptMs = keptMs;
    this.forget();
    this.lostAt = undefined;
    const untold = this.ended.map((ended) => ended.message);
    this.ended = [];
    this.bytes = 0;
    for (const message of untold) this.keep(message);
    return untold;
  }

  /** The connection is lost: what ends from now on is kept until there is another one. */
  disconnect(): void {
    this.lostAt = this.now();
  }

  /** What runs, and what is to begin; with the stamp of a moment before. */
  heartbeat(stamp: number): WorkerMessage {
    this.forget();
    return { heartbeat: { running: [...this.running.values()].map((attempt) => attempt.takeNews()), stamp } };
  }

  private keep(message: WorkerMessage): void {
    const bytes = bytesOf(message);
    this.ended.push({ at: this.now(), message, bytes });
    this.bytes += bytes;
  }

  // While there is no connection nothing goes that ended since: it is no more than what ran.
  private forget(): void {
    if (this.keptMs === undefined) return;
    const until = this.lostAt ?? this.now();
    let gone = 0;
    for (; gone < this.ended.length; gone++) {
      const first = this.ended[gone]!;
      const isUntold = this.lostAt !== undefined && first.at >= this.lostAt;
      const isTooMuch = this.ended.length - gone > toldMax || this.bytes > keptBytesMax;
      if (isUntold || (until - first.at <= this.keptMs && !isTooMuch)) break;
      this.bytes -= first.bytes;
    }
    if (gone > 0) this.ended.splice(0, gone);
  }
}

function bytesOf(message: WorkerMessage): number {
  return message.completed?.outputJson.length ?? message.failed?.message.length ?? 0;
}

function keyOf(id: AttemptId): string {
  return `${id.number} ${id.key}`;
}
