import type { AutonomyEvent, Execution, StreamMessage } from '@autonomy/client';
import { expect, test } from 'vitest';
import { Follower } from '../src/streaming/follower.js';
import { randomOf } from '../../support/quick.js';

const topic = 'execution:x';
const event = (version: number) =>
  ({ kind: 'event', topic, position: version, event: { version } as AutonomyEvent }) as const;
const bookmark = (position: number) => ({ kind: 'bookmark', topic, position }) as const;
const end = (position: number) => ({ kind: 'end', topic, position }) as const;
const execution = (version: number) => ({ version }) as Execution;

async function told(follower: Follower): Promise<string[]> {
  const words = [];
  for (let count = follower.queue.size; count > 0; count--) {
    const { value } = await follower.queue.next() as { value: StreamMessage };
    words.push('position' in value ? `${value.kind} ${value.position}` : value.kind);
  }
  return words;
}

test('each version is told once and in order, whatever becomes of the order', async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = randomOf(seed);
    const follower = new Follower(topic, { after: 0 });
    const messages = Array.from({ length: 60 }, (_, index) => event(1 + index % 30));
    messages.sort(() => random() - 0.5);
    for (const message of messages) follower.take(message);

    expect(await told(follower)).toEqual(Array.from({ length: 30 }, (_, index) => `event ${index + 1}`));
  }
});

test('an end is told after what comes before it', async () => {
  const follower = new Follower(topic, { after: 0 });

  expect(follower.take(end(2))).toBe('gap');
  expect(follower.take(event(2))).toBe('gap');
  expect(follower.take(event(1))).toBe('ended');
  expect(follower.take(event(3))).toBe('ended');
  expect(await told(follower)).toEqual(['event 1', 'event 2', 'end 2']);
});

test('a bookmark that is ahead tells of a gap', async () => {
  const follower = new Follower(topic, { after: 1 });

  expect(follower.take(bookmark(1))).toBe('taken');
  expect(follower.take(bookmark(3))).toBe('gap');
  expect(follower.hasGap).toBe(true);
  follower.repeat();
  expect(follower.take(event(2))).toBe('taken');
  expect(await told(follower)).toEqual(['event 2']);
});

test('what comes before the snapshot is told after it, as far as it is later', async () => {
  const follower = new Follower(topic, {});
  follower.take(event(4));
  follower.take(event(6));
  follower.take(event(5));
  follower.begin(execution(4));

  expect(await told(follower)).toEqual(['snapshot 4', 'event 5', 'event 6']);
});

test('a snapshot of what has ended is followed by the end', async () => {
  const follower = new Follower(topic, {});
  follower.take(end(5));
  follower.begin(execution(5));

  expect(await told(follower)).toEqual(['snapshot 5', 'end 5']);
  expect(follower.queue.isEnded).toBe(true);
});

test('after gone it begins with whatever the snapshot says, and once', async () => {
  const follower = new Follower(topic, { after: 5 });
  follower.take({ kind: 'gone', topic, position: 5 });
  follower.begin(execution(4));
  follower.take(event(5));
  follower.begin(execution(4));

  expect(await told(follower)).toEqual(['gone', 'snapshot 4', 'event 5']);
});

test('gone means a snapshot, or nothing at all for those who want every event', async () => {
  const [one, other] = [new Follower(topic, { after: 2 }), new Follower(topic, { after: 2, onGone: 'resume' })];
  for (const follower of [one, other]) expect(follower.take({ kind: 'gone', topic, position: 2 })).toBe('gone');

  expect(await told(one)).toEqual(['gone']);
  expect(one.wantsSnapshot).toBe(true);
  expect(await told(other)).toEqual([]);
  expect(other.position).toBe(2);
});

test('who wants every event is told as well that those it knows never were', async () => {
  const follower = new Follower(topic, { after: 5, onGone: 'resume' });
  follower.take(event(8));
  follower.take(end(9));
  expect(follower.forget()).toBe('gone');
  expect(follower.forget()).toBe('taken');
  follower.begin(execution(3));
  follower.take(event(4));

  expect(await told(follower)).toEqual(['gone', 'snapshot 3', 'event 4']);
  expect(follower.hasGap).toBe(false);
});

test('the offsets of other topics have gaps', async () => {
  const follower = new Follower('inbox', {});
  for (const message of [bookmark(7), event(9), event(9), event(30), bookmark(30), event(20), bookmark(44)])
    follower.take({ ...message, topic: 'inbox' });

  expect(await told(follower)).toEqual(['bookmark 7', 'event 9', 'event 30', 'bookmark 44']);
});

test('for a reader that takes nothing only so much is kept, and the rest comes later', async () => {
  const follower = new Follower(topic, { after: 0 });
  for (let version = 1; version <= 20_000; version++) follower.take(event(version));
  expect(follower.queue.size).toBe(5_000);
  expect(follower.isBehind).toBe(true);
  expect(follower.hasRoom).toBe(false);
  await told(follower);
  expect(follower.hasRoom).toBe(true);
  follower.isBehind = false;
  for (let version = 5_001; version <= 5_010; version++) follower.take(event(version));

  expect(await told(follower)).toHaveLength(10);
  expect(follower.position).toBe(5_010);
});
