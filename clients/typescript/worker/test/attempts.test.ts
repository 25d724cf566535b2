import assert from "node:assert/strict";
import { test } from "node:test";
import { Attempts } from "../src/attempts.js";
import type { WorkerMessage } from "../src/protocol.js";

/** Attempts end with outputs of this length; what ended is given. */
function endAll(attempts: Attempts, keys: string[], outputLength: number): WorkerMessage[] {
  return keys.map((key) => {
    const ended = { completed: { id: { key, number: 1 }, outputJson: Buffer.alloc(outputLength) } };
    attempts.keep(ended);
    return ended;
  });
}

test("Of what was told no more than 64 MiB is kept, and of what was not, all", () => {
  let now = 0;
  const attempts = new Attempts(() => now);
  const keys = Array.from({ length: 70 }, (_, i) => `${i}`);
  const tell = (stream: number, ended: WorkerMessage[]): void => ended.forEach((end) => attempts.tell(end, stream));
  attempts.connect(1, 10_000);
  tell(1, endAll(attempts, keys, 1 << 20));
  attempts.disconnect();
  assert.equal(attempts.connect(2, 10_000).length, 64);
  attempts.heartbeat(now);
  // They wait for room on the way for longer than a lease, and then it breaks.
  now += 20_000;
  attempts.heartbeat(now);
  attempts.disconnect();
  const untold = attempts.connect(3, 10_000);
  assert.equal(untold.length, 64);
  // What the broken one says now counts no more.
  tell(2, untold);
  now += 20_000;
  attempts.disconnect();
  endAll(attempts, keys, 1 << 20);
  now += 20_000;
  const all = attempts.connect(4, 10_000);
  assert.equal(all.length, 134);
  tell(4, all);
  // Nobody knows whether that one took them.
  now += 1;
  attempts.disconnect();
  now += 20_000;
  assert.equal(attempts.connect(5, 10_000).length, 64);
  now += 20_000;
  assert.equal(attempts.hasEnds, true);
});

test("What ended without a connection is told however long there was none", () => {
  let now = 0;
  const attempts = new Attempts(() => now);
  const connect = (stream: number): (string | undefined)[] => attempts.connect(stream, 10_000).map((ended) => {
    attempts.tell(ended, stream);
    return ended.completed?.id.key;
  });
  connect(1);
  for (const ended of endAll(attempts, ["long ago"], 0)) attempts.tell(ended, 1);
  now += 20_000;
  for (const ended of endAll(attempts, ["just before"], 0)) attempts.tell(ended, 1);
  attempts.disconnect();
  endAll(attempts, ["without"], 0);
  now += 1_000_000;
  assert.deepEqual(connect(2), ["just before", "without"]);
  now += 20_000;
  attempts.disconnect();
  assert.deepEqual(connect(3), []);
  assert.equal(attempts.hasEnds, false);
});

test("A clock that is set back loses no end that nobody heard of", (context) => {
  let clock = Date.now();
  context.mock.method(Date, "now", () => clock);
  const attempts = new Attempts();
  attempts.connect(1, 10_000);
  attempts.disconnect();
  clock -= 3_600_000;
  endAll(attempts, ["k"], 0);
  assert.equal(attempts.connect(2, 10_000).length, 1);
});
