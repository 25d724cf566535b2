/** What went wrong, by the kinds K1 to K23 of the engine: it decides by them what is tried. */
export enum FailureKind {
  ConnectFailed = 1,
  Timeout = 2,
  AnswerCut = 3,
  Unavailable = 4,
  RateLimited = 5,
  BudgetExhausted = 6,
  TokenExpired = 7,
  MissingScope = 8,
  AccessRevoked = 9,
  Denied = 10,
  BadInput = 11,
  OutputMismatch = 12,
  NotFound = 13,
  Conflict = 14,
  TooLarge = 15,
  PermanentExternal = 16,
  Configuration = 17,
  NoProgress = 18,
  InputRequired = 19,
  DataLossRisk = 20,
  SecurityViolation = 21,
  Cancelled = 22,
  Unknown = 23,
}

/** What is known of the effect of a call that failed. */
export type FailureEffect = "unknown" | "none" | "applied";

/** A handler throws it to say what went wrong. Any other error is told as unknown, with unknown effect. */
export class WorkerFailure extends Error {
  /** A short stable word for programs: `card_declined`. */
  readonly code: string;
  readonly effect: FailureEffect;
  /** The shortest time before another try, in milliseconds; undefined, zero or less: the engine decides. */
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly kind: FailureKind,
    message: string,
    more: { code?: string; effect?: FailureEffect; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.name = "WorkerFailure";
    this.code = more.code ?? "worker_failed";
    this.effect = more.effect ?? "unknown";
    this.retryAfterMs = more.retryAfterMs;
  }
}

/**
 * The service does not take the worker, and would not if it asked again: what it offers is wrong, its token is none,
 * has expired or may not do this, or this is no such service. Told when a stream begins; nothing that ends one
 * afterwards is told so.
 */
export class WorkerRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "WorkerRefused";
  }
}
