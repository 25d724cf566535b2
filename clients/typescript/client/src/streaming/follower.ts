import type { Execution } from '../types.js';
import type { FollowOptions, StreamMessage, Topic, WireMessage } from './messages.js';
import { MessageQueue } from './queue.js';

/** Messages that a reader may leave untaken: 5,000. Beyond it nothing is kept, and what was left out comes later. */
const waitingMax = 5_000;

/** Events of later versions that are held while what is missing is fetched: 1,000. */
const heldMax = 1_000;

/** What became of a message. */
export type Taken = 'taken' | 'gap' | 'gone' | 'ended';

type Told = Exclude<WireMessage, { kind: 'refused' }>;

/**
 * One reader of a topic. Whatever the connection drops, doubles or puts out of order: each position is told once, in
 * order. The versions of an execution have no gaps, so that a missing one is noticed; the offsets of other topics
 * have, so that there the connection's order is relied upon.
 */
export class Follower {
  readonly topic: Topic;
  readonly onGone: 'snapshot' | 'resume';
  readonly queue = new MessageQueue<StreamMessage>();
  /** What was told last; undefined: it has not begun. */
  position: number | undefined;
  /** Whether it is to be told how things stand, before anything else. */
  wantsSnapshot: boolean;
  /** Aborted once nobody reads it any more. */
  readonly ended = new AbortController();
  /** Whether its reader is so slow that nothing is kept for it at the moment. */
  isBehind = false;

  readonly #isOfOne: boolean;
  readonly #held = new Map<number, Told & { kind: 'event' }>();
  #endsAt: number | undefined;
  #isMissing = false;

  constructor(topic: Topic, options: FollowOptions) {
    this.topic = topic;
    this.position = options.after;
    this.onGone = options.onGone ?? 'snapshot';
    this.#isOfOne = topic.startsWith('execution:');
    this.wantsSnapshot = this.#isOfOne && options.after === undefined;
  }

  /** Whether it takes what a subscription tells. */
  get isReady(): boolean {
    return !this.wantsSnapshot && !this.isBehind;
  }

  /** Whether events that were committed are known to be missing. */
  get hasGap(): boolean {
    return !this.wantsSnapshot && (this.#isMissing || this.#held.size > 0 || this.#endsAt !== undefined);
  }

  /** Whether the reader has taken enough for what was left out to be asked for. */
  get hasRoom(): boolean {
    return this.queue.size <= waitingMax / 2;
  }

  /** Begins, or begins anew, with how the execution stands. */
  begin(execution: Execution): void {
    if (!this.wantsSnapshot) return;
    this.wantsSnapshot = false;
    this.position = execution.version;
    const topic = this.topic as `execution:${string}`;
    this.#tell({ kind: 'snapshot', topic, position: execution.version, execution });
    this.#release();
  }

  /** What was told is not what the rest follows: it begins anew, wherever that may be. */
  forget(): Taken {
    if (this.wantsSnapshot || this.queue.isEnded) return 'taken';
    this.#held.clear();
    this.#endsAt = undefined;
    this.#isMissing = false;
    this.position = undefined;
    this.wantsSnapshot = this.#isOfOne;
    this.#tell({ kind: 'gone', topic: this.topic });
    return 'gone';
  }

  /** Begins where another reader of the topic is. */
  beginAt(position: number): void {
    this.take({ kind: 'bookmark', topic: this.topic, position });
  }

  take(message: Told): Taken {
    if (this.queue.isEnded) return 'ended';
    if (this.queue.size >= waitingMax) this.#fallBehind();
    if (this.isBehind) return 'taken';
    switch (message.kind) {
      case 'event': return this.#takeEvent(message);
      case 'bookmark': return this.#takeBookmark(message.position);
      case 'end': return this.#takeEnd(message.position);
      case 'gone': return this.#takeGone();
      case 'snapshot':
        // It may be of another run of the service, which counts anew.
        this.position = message.position;
        this.#tell(message);
        return 'taken';
      case 'stale':
        this.#tell({ kind: 'gone', topic: this.topic });
        return 'taken';
    }
  }

  #takeEvent(message: Told & { kind: 'event' }): Taken {
    const { position } = message;
    if (this.position !== undefined && position <= this.position) return 'taken';
    if (this.wantsSnapshot || (this.#isOfOne && position !== (this.position ?? 0) + 1)) {
      if (this.#held.size < heldMax) this.#held.set(position, message);
      else this.#isMissing = true;
      return this.hasGap ? 'gap' : 'taken';
    }
    this.#apply(message);
    return this.#release();
  }

  #takeBookmark(position: number): Taken {
    if (this.wantsSnapshot || (this.position !== undefined && position <= this.position)) return 'taken';
    if (this.#isOfOne) {
      this.#isMissing = true;
      return 'gap';
    }
    this.position = position;
    this.#tell({ kind: 'bookmark', topic: this.topic, position });
    return 'taken';
  }

  #takeEnd(position: number): Taken {
    if (position < (this.position ?? 0)) return 'taken';
    this.#endsAt = position;
    return this.wantsSnapshot ? 'taken' : this.#release();
  }

  #takeGone(): Taken {
    return this.onGone === 'resume' && this.#isOfOne ? 'gone' : this.forget();
  }

  #release(): Taken {
    for (const [position] of this.#held) {
      if (position <= (this.position ?? 0)) this.#held.delete(position);
    }
    for (let next; (next = this.#held.get((this.position ?? 0) + 1)) !== undefined;) {
      this.#held.delete(next.position);
      this.#apply(next);
    }
    if (this.#endsAt !== undefined && (this.position ?? 0) >= this.#endsAt) {
      this.#tell({ kind: 'end', topic: this.topic, position: this.#endsAt });
      this.queue.end();
      return 'ended';
    }
    return this.hasGap ? 'gap' : 'taken';
  }

  /** Asks for what is missing: from here on everything is told anew. */
  repeat(): void {
    this.#isMissing = false;
  }

  #apply({ position, event }: Told & { kind: 'event' }): void {
    this.position = position;
    this.#tell({ kind: 'event', topic: this.topic, position, event });
  }

  #tell(message: StreamMessage): void {
    this.queue.push(message);
  }

  #fallBehind(): void {
    this.isBehind = true;
    this.#held.clear();
    this.#endsAt = undefined;
  }
}
