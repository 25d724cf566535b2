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
  readonly message: WorkerMessage;
  readonly number: number;
  readonly bytes: number;
  /** When it left; it counts once that is known. */
  toldAt: number;
}

/**
 * The attempts that run, and the ends that the service may not know: those that have not left, all of them, and those
 * that have left lately, should the stream have broken on the way.
 */
export class Attempts {
  private readonly running = new Map<string, RunningAttempt>();
  private untold = new Map<WorkerMessage, KeptEnd>();
  private told: KeptEnd[] = [];
  private ends = 0;
  private bytes = 0;
  private whenNone: (() => void)[] = [];
  private keptMs = 0;
  private lostAt: number | undefined;
  private stream: unknown;

  /** The time, in milliseconds: by a clock that only goes forward, whatever sets the machine's. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether the service may not know of an end. */
  get hasEnds(): boolean {
    this.forget();
    return this.untold.size + this.told.length > 0;
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

  /** An attempt ended so: it is kept, however long that takes, until `tell`. */
  keep(message: WorkerMessage): void {
    const end = { message, number: this.ends++, bytes: bytesOf(message), toldAt: 0 };
    this.untold.set(message, end);
    this.bytes += end.bytes;
    this.forget();
  }

  /** Its end left over the stream: it counts as told from now on, unless that stream is over. */
  tell(message: WorkerMessage, stream: unknown): void {
    const end = this.untold.get(message);
    if (stream !== this.stream || end === undefined) return;
    this.untold.delete(message);
    end.toldAt = this.now();
    this.told.push(end);
  }

  /** An attempt that has ended runs no more. */
  remove(id: AttemptId): void {
    this.running.delete(keyOf(id));
    if (this.running.size > 0) return;
    for (const told of this.whenNone.splice(0)) told();
  }

  /** Resolves once none runs. */
  none(): Promise<void> {
    return this.running.size === 0 ? Promise.resolve() : new Promise((resolve) => this.whenNone.push(resolve));
  }

  /**
   * There is a stream: gives what the one before may not have told, which is what left within this time before it was
   * lost, and all that did not leave, however long ago that ended.
   */
  connect(stream: unknown, keptMs: number): WorkerMessage[] {
    this.keptMs = keptMs;
    this.forget();
    this.lostAt = undefined;
    this.stream = stream;
    const ends = [...this.told, ...this.untold.values()].sort((a, b) => a.number - b.number);
    this.told = [];
    this.untold = new Map(ends.map((end) => [end.message, end]));
    return ends.map((end) => end.message);
  }

  /** The stream is lost: what ends from now on is kept until there is another one. */
  disconnect(): void {
    this.lostAt = this.now();
    this.stream = undefined;
  }

  /** What runs, and what is to begin; with the stamp of a moment before. */
  heartbeat(stamp: number): WorkerMessage {
    this.forget();
    return { heartbeat: { running: [...this.running.values()].map((attempt) => attempt.takeNews()), stamp } };
  }

  // What has not left does not go: it is no more than what ran.
  private forget(): void {
    const until = this.lostAt ?? this.now();
    let gone = 0;
    for (; gone < this.told.length; gone++) {
      const first = this.told[gone]!;
      const isTooMuch = this.told.length - gone > toldMax || this.bytes > keptBytesMax;
      if (until - first.toldAt <= this.keptMs && !isTooMuch) break;
      this.bytes -= first.bytes;
    }
    if (gone > 0) this.told.splice(0, gone);
  }
}

function bytesOf(message: WorkerMessage): number {
  return message.completed?.outputJson.length ?? message.failed?.message.length ?? 0;
}

function keyOf(id: AttemptId): string {
  return `${id.number} ${id.key}`;
}
