import type { Client } from '@autonomy/client';
import { describe, expect, test } from 'vitest';
import type { FakeService } from '../../support/fakeService.js';
import { meetFake } from '../../support/meeting.js';

let fake: FakeService;
let client: Client;
const connect = meetFake((met) => {
  fake = met;
  client = connect();
});

describe('A service whose store was brought back from a copy', () => {
  test.each(['snapshot', 'resume'] as const)('is followed from how the execution stands there (%s)', async (onGone) => {
    fake.append('a', 'b', 'c');
    const stream = client.stream(fake.topic, { after: 0, onGone });
    for (let count = 0; count < 3; count++) await stream.next();
    fake.bringBack(1, 400);

    expect(await stream.next()).toMatchObject({ value: { kind: 'gone' } });
    expect(await stream.next()).toMatchObject({ value: { kind: 'snapshot', position: 1, execution: { version: 1 } } });
    fake.append('d');
    expect(await stream.next()).toMatchObject({ value: { kind: 'event', position: 2, event: { type: 'd' } } });
  });

  test('is found out by who knows too much, also where another knows less', async () => {
    fake.append('a', 'b', 'c');
    const one = client.stream(fake.topic, { after: 0, onGone: 'resume' });
    for (let count = 0; count < 3; count++) await one.next();
    fake.bringBack(1, 400);
    const other = client.stream(fake.topic, { after: 1, onGone: 'resume' });
    const next = other.next();

    expect(await one.next()).toMatchObject({ value: { kind: 'gone' } });
    expect(await one.next()).toMatchObject({ value: { kind: 'snapshot', position: 1 } });
    fake.append('d');
    for (const told of [await next, await one.next()])
      expect(told).toMatchObject({ value: { kind: 'event', position: 2, event: { type: 'd' } } });
  });

  test('is followed from where its journal ends', async () => {
    const [one, other] = [client.stream('inbox'), client.stream('inbox')];
    for (const stream of [one, other])
      expect(await stream.next()).toMatchObject({ value: { kind: 'bookmark', position: 1_000 } });
    fake.bringBack(0, 400);

    for (const stream of [one, other]) {
      expect(await stream.next()).toMatchObject({ value: { kind: 'gone' } });
      expect(await stream.next()).toMatchObject({ value: { kind: 'bookmark', position: 400 } });
    }
  });

  test.each(['sse', 'long-poll', 'poll'] as const)(
    'is followed from how the execution stands there, over HTTP as well (%s)', async (transport) => {
      client = connect({ transport });
      fake.append('a', 'b', 'c');
      const stream = client.stream(fake.topic, { after: 0 });
      for (let count = 0; count < 3; count++) await stream.next();
      fake.bringBack(1, 400);

      expect(await stream.next()).toMatchObject({ value: { kind: 'gone' } });
      expect(await stream.next()).toMatchObject({ value: { kind: 'snapshot', position: 1 } });
      fake.append('d');
      expect(await stream.next()).toMatchObject({ value: { kind: 'event', position: 2, event: { type: 'd' } } });
    });
});
