import type { Client, Connection } from '@autonomy/client';
import { describe, expect, test } from 'vitest';
import type { FakeService } from '../../support/fakeService.js';
import { meetFake } from '../../support/meeting.js';

let fake: FakeService;
let client: Client;
const connect = meetFake((met) => {
  fake = met;
  client = connect();
});

const ended = 'token_ended: The token was revoked or has expired. Connect again with one that is in force.';

test('a service that stops says so, and is gone on with when it is there again', async () => {
  const states: Connection[] = [];
  client.onConnection((connection) => states.push(connection));
  fake.append('a');
  const stream = client.stream(fake.topic, { after: 0 });
  await stream.next();
  fake.sessions[0]!.socket.close(1001, 'stopping: Connect again, and go on after the last positions.');
  fake.append('b');

  expect(await stream.next()).toMatchObject({ value: { kind: 'event', position: 2 } });
  expect(states).toContainEqual(expect.objectContaining({ state: 'reconnecting', reason: 'the service stops' }));
});

test('a token that has changed is asked for once more, and one that stays refused is told', async () => {
  let asked = 0;
  fake.onSend = (session, message) => {
    if (session.heard[0]?.['token'] === 'good') session.send(message);
    else session.socket.close(1008, 'token_wanted: A valid token is wanted.');
  };
  const renewed = connect({ token: () => (asked++ === 0 ? 'old' : 'good') });
  const refused = connect({ token: () => 'old' });

  expect(await renewed.stream('inbox').next()).toMatchObject({ value: { kind: 'bookmark' } });
  await expect(refused.stream('inbox').next()).rejects.toMatchObject({ name: 'ApiError', status: 401 });
});

test('an outage does not use up the one more time that a token is asked for', async () => {
  const token = () => (fake.sessions.length < 5 ? 'old' : 'good');
  fake.onSend = (session, message) => {
    if (session.heard[0]?.['token'] === 'good') session.send(message);
    else if (fake.sessions.length < 4) session.cut();
    else session.socket.close(1008, 'token_wanted: A valid token is wanted.');
  };
  client = connect({ token, transport: 'websocket' });

  expect(await client.stream('inbox').next()).toMatchObject({ value: { kind: 'bookmark' } });
  expect(fake.sessions).toHaveLength(5);
});

describe('A connection that is closed for its token', () => {
  test('is not made again with the same one, and every follower is told', async () => {
    client = connect({ token: 'autonomy_x' });
    const streams = ['inbox', 'executions'].map((topic) => client.stream(topic as 'inbox' | 'executions'));
    await Promise.all(streams.map((stream) => stream.next()));
    const told = streams.map((stream) => expect(stream.next()).rejects.toMatchObject({
      name: 'ApiError', status: 401, code: 'token_ended', message: expect.stringContaining('revoked or has expired'),
    }));
    fake.sessions[0]!.socket.close(1008, ended);
    await Promise.all(told);

    expect(client.connection).toEqual({ state: 'idle', transport: undefined, reason: 'the token has ended' });
    expect(fake.sessions).toHaveLength(1);
  });

  test('goes on after the last position with the one that is given then', async () => {
    let token = 'first';
    client = connect({ token: () => token });
    fake.append('a');
    const stream = client.stream(fake.topic, { after: 0 });
    await stream.next();
    token = 'second';
    fake.sessions[0]!.socket.close(1008, ended);
    fake.append('b');

    expect(await stream.next()).toMatchObject({ value: { kind: 'event', position: 2 } });
    expect(fake.sessions[1]!.heard).toEqual([{ token: 'second' }, { subscribe: fake.topic, after: 1 }]);
  });
});

const rules = ['not_text: Messages are JSON texts.', ''];

test.each(rules)('whatever else is refused ends it as well (%s)', async (reason) => {
  const stream = client.stream('inbox');
  await stream.next();
  const told = expect(stream.next()).rejects.toMatchObject({ name: 'ApiError', status: 403 });
  fake.sessions[0]!.socket.close(1008, reason);
  await told;

  expect(client.connection).toMatchObject({ state: 'idle', reason: 'it is refused' });
});

test.each(['first_message_late: Say who you are.', 'too_many_requests: Wait a moment.'])(
  'what passes is tried again (%s)', async (reason) => {
    fake.onSend = (session, message) => {
      if (fake.sessions.length > 1) session.send(message);
      else session.socket.close(1008, reason);
    };

    expect(await client.stream('inbox').next()).toMatchObject({ value: { kind: 'bookmark' } });
    expect(fake.sessions).toHaveLength(2);
  });
