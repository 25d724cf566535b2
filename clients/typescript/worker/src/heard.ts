/** The longest time, in milliseconds, that a worker reckons with: a cancel is complete after 6 s at the earliest. */
const openMsMax = 5_000;

/** Of the lease, what a worker reckons with. */
const openPart = 0.75;

/**
 * How long, in milliseconds, an attempt is certain to be open for the engine since it was known to be; undefined: with
 * an engine that answers no heartbeats.
 */
export function openMsOf(leaseMs: number, answersHeartbeats: boolean | undefined): number | undefined {
  return answersHeartbeats === true ? Math.min(leaseMs * openPart, openMsMax) : undefined;
}

/** When an offer was read, and when that was sent which the engine had answered by then. */
export interface OfferRead {
  readonly at: number;
  readonly heardOf: number;
}

/**
 * What the engine is known to have heard over one stream. By it, and by nothing that runs on its own, is an attempt
 * begun: whoever was stopped for a while may read an offer before any timer.
 */
export class Heard {
  private waiting: (() => void)[] = [];
  private isOver = false;

  /** `heardOf` is when the hello was sent, which the engine has answered. */
  constructor(
    private readonly openMs: number | undefined,
    private heardOf: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The stamp of a heartbeat: to be taken before what it names. */
  stamp(): number {
    return Math.floor(this.now());
  }

  /** The engine has heard the heartbeat with this stamp. */
  hear(stamp: number): void {
    this.heardOf = Math.max(this.heardOf, stamp);
    this.wake();
  }

  /** The stream is over. */
  end(): void {
    this.isOver = true;
    this.wake();
  }

  /** An offer has been read: to be taken once heartbeats name its attempt. */
  read(): OfferRead {
    return { at: this.now(), heardOf: this.heardOf };
  }

  /** Whether the attempt may begin at this moment. */
  isOpen(offer: OfferRead): boolean {
    if (this.openMs === undefined) return true;
    // A heartbeat that was stamped after the offer was read has named its attempt.
    const since = this.heardOf > offer.at ? this.heardOf : offer.heardOf;
    return this.now() - since < this.openMs;
  }

  /** Waits until the attempt may begin; false: the stream is over, or it is to stop before. */
  async whenOpen(offer: OfferRead, stop: AbortSignal): Promise<boolean> {
    while (!stop.aborted) {
      if (this.isOpen(offer)) return true;
      if (this.isOver) return false;
      await this.change(stop);
    }
    return false;
  }

  private change(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const told = (): void => {
        stop.removeEventListener("abort", told);
        resolve();
      };
      stop.addEventListener("abort", told);
      this.waiting.push(told);
    });
  }

  private wake(): void {
    for (const told of this.waiting.splice(0)) told();
  }
}
