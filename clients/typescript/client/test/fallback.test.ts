import type { Client, Topic } from '@autonomy/client';
import { describe, expect, test } from 'vitest';
import type { FakeService } from '../../support/fakeService.js';
import { follow, live, upTo, versionsOf } from '../../support/following.js';
import { meetFake } from '../../support/meeting.js';
import { impatient, quick, randomOf } from '../../support/quick.js';

let fake: FakeService;
let client: Client;
const connect = meetFake((met) => {
  fake = met;
  client = connect();
});

describe('Where WebSockets do not come through', () => {
  test('events come over HTTP', async () => {
    fake.hasSockets = false;
    live(fake, 20);

    expect(versionsOf(await follow(client, fake, { after: 0 }))).toEqual(upTo(20));
    expect(fake.requests.map((request) => request.url)).toContain('/api/v1/executions/fake-1/stream?after=0');
  });

  test('events come by long polls where streams are held up as well', async () => {
    client = connect({ timing: impatient });
    fake.hasSockets = false;
    fake.onRequest = (request, response) => {
      // As a proxy does that gathers answers.
      if (request.url?.includes('/stream') !== true) return false;
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
      return true;
    };
    live(fake, 20);

    expect(versionsOf(await follow(client, fake, { after: 0 }))).toEqual(upTo(20));
    expect(fake.requests.map((request) => request.url)).toContain(
      '/api/v1/executions/fake-1/events?after=0&wait=1000ms&limit=1000');
  });

  test('a stream that is cut in the middle of an event goes on', async () => {
    fake.hasSockets = false;
    const random = randomOf(7);
    fake.onRequest = async (request, response) => {
      if (request.url?.includes('/stream') !== true || fake.hasEnded) return false;
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const after = Number(new URL(request.url, fake.url).searchParams.get('after'));
      const events = fake.journal.slice(after, after + 3);
      const text = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
      await new Promise<void>((resolve) => response.write(text.slice(0, text.length * random()), () => resolve()));
      response.destroy();
      return true;
    };
    live(fake, 30);

    expect(versionsOf(await follow(client, fake, { after: 0 }))).toEqual(upTo(30));
  });

  test('a service that stops says so, and is gone on with when it is there again', async () => {
    fake.hasSockets = false;
    fake.append('a');
    const reasons: (string | undefined)[] = [];
    client.onConnection((connection) => reasons.push(connection.reason));
    fake.onRequest = (request, response) => {
      if (request.url?.endsWith('/stream?after=0') !== true) return false;
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.end(`event: a\ndata: ${JSON.stringify(fake.journal[0])}\n\nevent: stopping\ndata: {}\n\n`);
      return true;
    };
    fake.end();

    expect(versionsOf(await follow(client, fake, { after: 0 }))).toEqual([1, 2]);
    expect(reasons).toContain('the service stops');
  });

  test('other topics are told to be read anew, now and then', async () => {
    fake.hasSockets = false;
    const stream = client.stream('inbox');

    for (let count = 0; count < 3; count++) expect(await stream.next()).toMatchObject({ value: { kind: 'gone' } });
    expect(client.connection).toMatchObject({ state: 'live', transport: 'sse' });
    await stream.return?.();
  });

  test('a topic that there is not is refused, as over a WebSocket', async () => {
    fake.hasSockets = false;
    const none: string = 'foo:bar';

    await expect(client.stream(none as Topic).next()).rejects.toMatchObject({
      name: 'ApiError', status: 422, code: 'unknown_topic', message: expect.stringContaining('There is no such topic.'),
    });
  });

  test('a WebSocket is tried again later, and nothing lost by it', async () => {
    fake.hasSockets = false;
    client = connect({ timing: { ...quick, upgradeMs: 30 } });
    fake.append('a');
    const told = follow(client, fake, { after: 0 }, (message) => {
      if (message.kind === 'event') fake.hasSockets = true;
    });
    await new Promise<void>((resolve) => client.onConnection(
      ({ state, transport }) => state === 'live' && transport === 'websocket' && resolve()));
    fake.append('b');
    fake.end();

    expect(versionsOf(await told)).toEqual([1, 2, 3]);
  });

  test('a service that is away for a while is come back to', async () => {
    fake.hasSockets = false;
    fake.onRequest = (request) => {
      fake.hasSockets = fake.requests.length === 9;
      return !fake.hasSockets && request.socket.destroy() !== undefined;
    };
    fake.end();

    expect(versionsOf(await follow(client, fake, { after: 0 }))).toEqual([1]);
  });
});
