import type { Client, Connection, StreamMessage } from '@autonomy/client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { refuse, type FakeService, type FakeSession, type Sent } from '../../support/fakeService.js';
import { follow, live, upTo, versionsOf } from '../../support/following.js';
import { meetFake } from '../../support/meeting.js';
import { impatient, randomOf } from '../../support/quick.js';

let fake: FakeService;
let client: Client;
const connect = meetFake((met) => {
  fake = met;
  client = connect();
});
afterEach(() => void vi.useRealTimers());

/** From now on the client takes a short silence for the end of a connection. */
function losePatience(): void {
  client = connect({ timing: impatient });
}

/** What can become of a message on its way. */
const misdeeds: ((session: FakeSession, message: Sent, later: Sent[]) => void)[] = [
  () => undefined,
  (session, message) => {
    session.send(message);
    session.send(message);
  },
  (_, message, later) => later.push(message),
  (session) => session.cut(),
  (session) => session.cutFrame(),
  (session) => session.garbage('{"kind":"event","topic":'),
  (session) => session.garbage('[]'),
  (session, message) => {
    session.send({ kind: 'gone', topic: message['topic'], position: message['position'] });
    session.told.clear();
  },
  (session) => {
    // Half open: the connection stands, and says nothing any more.
    session.told.clear();
  },
  (session, message) => {
    session.send({ kind: 'snapshot', topic: message['topic'], position: 99, execution: null });
    session.send({ kind: 'of-a-later-service', topic: message['topic'] });
    session.send(message);
  },
];

/** Lets something become of one message in so many. */
function misbehave(seed: number, oneIn: number): void {
  const random = randomOf(seed);
  const later: Sent[] = [];
  fake.onSend = (session, message) => {
    if (random() * oneIn < 1) misdeeds[Math.floor(random() * misdeeds.length)]?.(session, message, later);
    else session.send(message);
    if (random() < 0.5) for (const late of later.splice(0)) session.send(late);
  };
}

describe('A service that drops, doubles, reorders, cuts, stalls and says garbage', () => {
  test.each(upTo(24))('loses nobody an event, and tells none twice (seed %i)', async (seed) => {
    losePatience();
    misbehave(seed, 6);
    live(fake, 60);

    expect(versionsOf(await follow(client, fake, { after: 0, onGone: 'resume' }))).toEqual(upTo(60));
  });

  test.each(upTo(8))('leads to the same end by snapshots (seed %i)', async (seed) => {
    losePatience();
    misbehave(100 + seed, 4);
    fake.append('execution-submitted', 'execution-started');
    live(fake, 40);
    let position = 0;
    const told = await follow(client, fake, {}, (message) => {
      // After a snapshot, and only then, something may have been left out.
      if (message.kind === 'event') expect(message.position).toBe(position + 1);
      if (message.kind !== 'gone') position = message.position;
    });

    expect(told[0]?.kind).toBe('snapshot');
    expect(told.at(-1)).toMatchObject({ kind: 'end', position: fake.journal.length });
    expect(position).toBe(fake.journal.length);
  });
});

describe('A connection', () => {
  test('is shared by all topics, and each topic subscribed to once', async () => {
    const streams = [fake.topic, fake.topic, 'inbox', 'executions', 'inbox'] as const;
    const all = streams.map((topic) => client.stream(topic));
    fake.append('execution-submitted');
    await Promise.all(all.map((stream) => stream.next()));
    fake.append('execution-started');
    await Promise.all(all.slice(0, 2).map((stream) => stream.next()));

    expect(fake.sessions).toHaveLength(1);
    const asked = fake.sessions[0]!.heard.map((message) => message['subscribe']).filter((topic) => topic !== undefined);
    expect(asked.sort()).toEqual(['execution:fake-1', 'executions', 'inbox']);
    await Promise.all(all.map((stream) => stream.return?.()));
  });

  test('says who it is with its first message', async () => {
    await connect({ token: 'autonomy_x' }).stream('inbox').next();

    expect(fake.sessions[0]!.heard[0]).toEqual({ token: 'autonomy_x' });
  });

  test('goes on after the last version that was told', async () => {
    fake.append('a', 'b', 'c');
    const stream = client.stream(fake.topic, { after: 0 });
    for (let count = 0; count < 3; count++) await stream.next();
    fake.sessions[0]!.cut();
    fake.end();

    expect(await stream.next()).toMatchObject({ value: { kind: 'event', position: 4 } });
    expect(fake.sessions[1]!.heard.at(-1)).toEqual({ subscribe: fake.topic, after: 3 });
  });

  test('of other topics goes on after the last offset, be it only a bookmark', async () => {
    const stream = client.stream('inbox');
    expect(await stream.next()).toMatchObject({ value: { kind: 'bookmark', position: 1_000 } });
    fake.onSubscribe = (session, topic, after) => {
      session.send({ kind: 'event', topic, position: after! + 5, event: { type: 'decision-required', version: 1 } });
      return true;
    };
    fake.sessions[0]!.cut();

    expect(await stream.next()).toMatchObject({ value: { kind: 'event', position: 1_005 } });
  });

  test('that is half open is noticed by its silence', async () => {
    losePatience();
    const states: Connection[] = [];
    client.onConnection((connection) => states.push(connection));
    fake.append('a');
    fake.onSubscribe = (session) => fake.sessions.length < 2 && session.heard.length > 0;
    const { value } = await client.stream(fake.topic, { after: 0 }).next() as { value: StreamMessage };

    expect(value).toMatchObject({ kind: 'event', position: 1 });
    expect(states.map((connection) => connection.state)).toEqual(['connecting', 'live', 'reconnecting', 'live']);
    expect(states[2]).toMatchObject({ reason: 'silence' });
  });

  test('to a service with a slow heartbeat is given the time', async () => {
    losePatience();
    fake.welcome = { kind: 'welcome', workspace: 'default', heartbeatMs: 300_000 };
    const stream = client.stream('inbox');
    await stream.next();
    const ending = new AbortController();
    setTimeout(() => ending.abort(new Error('no silence')), 250);
    await expect(client.stream('executions', { after: 1, signal: ending.signal }).next()).rejects.toThrow('no silence');

    expect(fake.sessions).toHaveLength(1);
  });

  test('that is not welcomed in time is given up', async () => {
    losePatience();
    fake.onSend = (session, message) => {
      if (message.kind !== 'welcome' || fake.sessions.length > 1) session.send(message);
    };
    fake.end();

    expect(versionsOf(await follow(client, fake, { after: 0 }))).toEqual([1]);
    expect(fake.sessions).toHaveLength(2);
  });

  test('ends soon after the last topic, and not at once', async () => {
    const first = client.stream('inbox');
    await first.next();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await first.return?.();
    const second = client.stream('inbox');
    await second.next();
    vi.advanceTimersByTime(1_000);
    expect(client.connection).toMatchObject({ state: 'live', transport: 'websocket' });
    await second.return?.();
    vi.advanceTimersByTime(1_000);

    expect(client.connection).toEqual({ state: 'idle', transport: undefined, reason: undefined });
    expect(fake.sessions).toHaveLength(1);
  });

  test('that has lost an event is asked for it, and kept', async () => {
    let isLost = false;
    fake.onSend = (session, message) => {
      if (message['position'] === 2 && !isLost) isLost = true;
      else session.send(message);
    };
    const told = follow(client, fake, { after: 0 }, (message) => {
      if (message.kind === 'event' && message.position === 1) fake.append('b', 'c');
      if (message.kind === 'event' && message.position === 3) fake.end();
    });
    fake.append('a');

    expect(versionsOf(await told)).toEqual([1, 2, 3, 4]);
    expect(isLost).toBe(true);
    expect(fake.sessions).toHaveLength(1);
    expect(fake.sessions[0]!.heard).toContainEqual({ subscribe: fake.topic, after: 1 });
  });
});

describe('A follower', () => {
  test('that begins later than another is told everything from its own beginning', async () => {
    fake.append('a', 'b', 'c');
    const [early, late] = [client.stream(fake.topic, { after: 2 }), client.stream(fake.topic, { after: 0 })];
    expect(await early.next()).toMatchObject({ value: { position: 3 } });
    expect(await late.next()).toMatchObject({ value: { position: 1 } });
    fake.append('d');

    expect(await early.next()).toMatchObject({ value: { position: 4 } });
    for (const position of [2, 3, 4]) expect(await late.next()).toMatchObject({ value: { position } });
  });

  test('that is slow costs only so much, and still gets everything', async () => {
    for (let count = 0; count < 119; count++) fake.append(...Array.from({ length: 100 }, () => 'step-progress'));
    fake.end();
    const stream = client.stream(fake.topic, { after: 0 });
    const versions: number[] = [];
    for await (const message of stream) {
      if (message.kind === 'event') versions.push(message.position);
      // The answer to this comes after everything that was sent before it: the reader is as slow as can be.
      if (versions.length % 1_000 === 1) await client.stream('inbox').next();
    }

    expect(versions).toEqual(upTo(11_901));
  });

  test('is ended by its signal alone, and at once', async () => {
    const ending = new AbortController();
    const [one, other] = [client.stream('inbox', { signal: ending.signal }), client.stream('inbox')];
    await Promise.all([one.next(), other.next()]);
    const waiting = one.next();
    ending.abort(new Error('enough'));

    await expect(waiting).rejects.toThrow('enough');
    expect(await one.next()).toMatchObject({ done: true });
    fake.sessions[0]!.send({ kind: 'bookmark', topic: 'inbox', position: 2_000 });
    expect(await other.next()).toMatchObject({ value: { position: 2_000 } });
    await expect(client.stream('inbox', { signal: ending.signal }).next()).rejects.toThrow('enough');
  });

  test('that is left unsubscribes', async () => {
    const stream = client.stream(fake.topic, { after: 0 });
    fake.append('a');
    for await (const message of stream) {
      expect(message).toMatchObject({ position: 1 });
      break;
    }
    await client.stream('inbox').next();

    expect(fake.sessions[0]!.heard).toContainEqual({ unsubscribe: fake.topic });
  });

  test('is told a refusal, and the others go on', async () => {
    fake.onSubscribe = (session, topic) => {
      if (topic !== 'executions') return false;
      session.send({ kind: 'refused', topic, code: 'role_forbids', message: 'No.' });
      return true;
    };
    const inbox = client.stream('inbox');
    await inbox.next();

    await expect(client.stream('executions').next()).rejects.toMatchObject({ status: 403, code: 'role_forbids' });
    fake.sessions[0]!.send({ kind: 'bookmark', topic: 'inbox', position: 2_000 });
    expect(await inbox.next()).toMatchObject({ value: { position: 2_000 } });
  });

  test('that was told it is cut off by what it had asked before is told everything all the same', async () => {
    fake.append(...'abcdef');
    fake.end();
    const asked: (number | undefined)[] = [];
    fake.onSubscribe = (session, topic, after) => {
      const say = (...versions: number[]) => versions.forEach((position) =>
        session.send({ kind: 'event', topic, position, event: fake.journal[position - 1] }));
      asked.push(after);
      if (after === 0) say(1, 3);
      else if (after === 1) say(2, 5);
      // The end of the subscription after 1, which comes late.
      else if (asked.length === 3) session.send({ kind: 'gone', topic, position: 2 });
      else return false;
      return true;
    };

    expect(versionsOf(await follow(client, fake, { after: 0, onGone: 'resume' }))).toEqual(upTo(7));
    expect(asked.slice(0, 4)).toEqual([0, 1, 3, 3]);
  });

  test('waits for its snapshot while the service takes nothing', async () => {
    let refusals = 12;
    fake.onRequest = (_, response) => {
      if (refusals-- <= 0) return false;
      refuse(response, 503, 'store_refused');
      return true;
    };
    fake.end();

    expect((await follow(client, fake)).map((message) => message.kind)).toEqual(['snapshot', 'end']);
  });
});

describe('A follower of a topic of many executions', () => {
  /** What happened, by offset; the subscription of who knows nothing begins at 1,000. */
  const offsets = [501, 900, 1_001, 1_002];
  const happened = (position: number): Sent =>
    ({ kind: 'event', topic: 'inbox', position, event: { type: 'decision-required', version: 1 } });

  function tell(session: FakeSession, after: number): void {
    session.send({ kind: 'bookmark', topic: 'inbox', position: after });
    for (const position of offsets) if (position > after) session.send(happened(position));
  }

  async function positionsOf(stream: AsyncIterator<StreamMessage>, upTo: number): Promise<number[]> {
    const positions: number[] = [];
    while (positions.at(-1) !== upTo) {
      const { value } = await stream.next() as { value: StreamMessage };
      if (value.kind === 'event') positions.push(value.position);
    }
    return positions;
  }

  test('that joins another before its first word is told what came after its own position', async () => {
    let asked: () => void = () => undefined;
    const whenAsked = new Promise<void>((resolve) => (asked = resolve));
    fake.onSubscribe = (session, _, after) => {
      if (after === undefined) asked();
      else tell(session, after);
      return true;
    };
    const begun = client.stream('inbox').next();
    await whenAsked;
    const late = positionsOf(client.stream('inbox', { after: 500 }), 1_002);
    // The answer to the first, which is on its way when the other asks.
    fake.sessions[0]!.send({ kind: 'bookmark', topic: 'inbox', position: 1_000 });

    expect(await late).toEqual(offsets);
    expect(await begun).toMatchObject({ done: false });
  });

  test.each(['beside another', 'after another has left'])(
    'that begins earlier, %s, takes nothing for its own that is of the former subscription', async (how) => {
      fake.onSubscribe = (session, _, after) => {
        if (after !== undefined) tell(session, after);
        return after !== undefined;
      };
      const first = client.stream('inbox');
      expect(await first.next()).toMatchObject({ value: { kind: 'bookmark', position: 1_000 } });
      if (how === 'after another has left') await first.return?.();
      const late = positionsOf(client.stream('inbox', { after: 500 }), 1_002);
      fake.sessions[0]!.send(happened(1_001));

      expect(await late).toEqual(offsets);
      if (how === 'beside another') expect(await positionsOf(first, 1_002)).toEqual([1_001, 1_002]);
    });
});

describe('A topic at which the service failed, or for which it has no room', () => {
  const passing = ['topic_failed', 'too_many_readers', 'too_many_requests'];

  test.each(passing)('is followed again after the last position (%s)', async (code) => {
    fake.append('a', 'b');
    fake.end();
    const asked: (number | undefined)[] = [];
    fake.onSubscribe = (session, topic, after) => {
      asked.push(after);
      if (asked.length > 3) return false;
      if (after === 0) session.send({ kind: 'event', topic, position: 1, event: fake.journal[0] });
      session.send({ kind: 'refused', topic, code, message: 'Not now.' });
      return true;
    };

    expect(versionsOf(await follow(client, fake, { after: 0 }))).toEqual([1, 2, 3]);
    expect(asked).toEqual([0, 1, 1, 1]);
    expect(fake.sessions).toHaveLength(1);
  });
});
