/** How patient a client is. Every duration is in milliseconds. */
export interface Timing {
  /** How long a request may take, its retries not included. Default 30,000. */
  readonly requestMs: number;
  /** How often a request that may be repeated is sent again, once `retryLeastMs` is over; 0: never. Default 4. */
  readonly retriesMax: number;
  /** How long such a request is tried at least, however often: a service that restarts is back. Default 15,000. */
  readonly retryLeastMs: number;
  /** The longest `Retry-After` that is waited for; a longer one is the caller's to decide. Default 60,000. */
  readonly retryAfterMaxMs: number;
  /** Back-off: a random time up to this, doubled each time. Default 500. */
  readonly backoffFirstMs: number;
  /** Back-off: never longer than this. Default 30,000. */
  readonly backoffMaxMs: number;
  /** How long a stream's connection may take until the service welcomes it. Default 8,000. */
  readonly handshakeMs: number;
  /** Silence after which a stream's connection is taken for dead. Default 35,000. */
  readonly silenceMs: number;
  /** How long a gap in the versions may last until what is missing is asked for. Default 200. */
  readonly gapMs: number;
  /** How long a connection without topics is kept. Default 1,000. */
  readonly lingerMs: number;
  /**
   * Failures in a row, while the service answers plain requests, after which a stream falls back: WebSocket, events
   * over HTTP, long poll, poll. Default 2.
   */
  readonly failuresMax: number;
  /** How long until WebSocket is tried again after a fall-back. Default 300,000. */
  readonly upgradeMs: number;
  /** How long the service keeps a long poll. Default 25,000. */
  readonly longPollMs: number;
  /** Polling while something happens. Default 2,000. */
  readonly pollMs: number;
  /** Polling after a minute in which nothing happened. Default 10,000. */
  readonly pollIdleMs: number;
  /** Polling while the page is hidden. Default 30,000. */
  readonly pollHiddenMs: number;
}

export const timingDefault: Timing = {
  requestMs: 30_000,
  retriesMax: 4,
  retryLeastMs: 15_000,
  retryAfterMaxMs: 60_000,
  backoffFirstMs: 500,
  backoffMaxMs: 30_000,
  handshakeMs: 8_000,
  silenceMs: 35_000,
  gapMs: 200,
  lingerMs: 1_000,
  failuresMax: 2,
  upgradeMs: 300_000,
  longPollMs: 25_000,
  pollMs: 2_000,
  pollIdleMs: 10_000,
  pollHiddenMs: 30_000,
};

/** Full jitter: a random part of a time that doubles with every attempt, from 0. */
export function backoffOf(attempt: number, timing: Timing): number {
  return Math.random() * Math.min(timing.backoffMaxMs, timing.backoffFirstMs * 2 ** attempt);
}

/** Waits, or throws the signal's reason as soon as it is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
