import type { WireMessage } from './messages.js';

/** The ways to follow topics, the best first. */
export type Transport = 'websocket' | 'sse' | 'long-poll' | 'poll';

/** Why a connection is over. */
export interface Loss {
  readonly reason: string;
  /** An error that another connection would meet as well: the token is refused. */
  readonly error?: Error;
  /** Whether the service ended it in words: the way to it works. */
  readonly isOfService?: boolean;
}

/** What a connection tells its owner. After `lost` nothing more. */
export interface LinkEvents {
  /** Topics can be followed now. */
  opened(): void;
  /** The service is there: it says something, though perhaps nothing of a topic. */
  alive(): void;
  told(message: WireMessage): void;
  lost(loss: Loss): void;
}

/** One connection that carries topics. */
export interface Link {
  /** Follows a topic from after a position; once more: from there anew. */
  follow(topic: string, after: number | undefined): void;
  leave(topic: string): void;
  close(): void;
}
