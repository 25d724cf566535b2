import type { Timing } from '@autonomy/client';

/** The patience of tests: everything happens as in life, and a hundred times faster. */
export const quick: Partial<Timing> = {
  retryLeastMs: 0,
  backoffFirstMs: 2,
  backoffMaxMs: 20,
  handshakeMs: 10_000,
  silenceMs: 10_000,
  gapMs: 5,
  lingerMs: 20,
  pollMs: 5,
  pollIdleMs: 5,
  pollHiddenMs: 5,
  longPollMs: 1_000,
};

/** The same, for tests of what a silence means: on a busy machine there may be one that means nothing. */
export const impatient: Partial<Timing> = { ...quick, handshakeMs: 300, silenceMs: 100 };

/** Random numbers that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
