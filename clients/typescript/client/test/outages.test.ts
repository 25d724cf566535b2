import type { Client } from '@autonomy/client';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { FakeService } from '../../support/fakeService.js';
import { meetFake } from '../../support/meeting.js';

let fake: FakeService;
let client: Client;
let tries: number;
let transports: Set<string | undefined>;
const connect = meetFake((met) => {
  fake = met;
  tries = 0;
  transports = new Set();
  client = connect({
    webSocket: class extends WebSocket {
      constructor(url: string) {
        super(url);
        tries++;
      }
    },
  });
  client.onConnection(({ transport }) => transports.add(transport));
});

/** Follows the fake's execution to its first event. */
async function begin() {
  fake.append('a');
  const stream = client.stream(fake.topic, { after: 0 });
  await stream.next();
  return stream;
}

/** So many WebSockets more are tried. */
async function moreTries(count: number): Promise<void> {
  const known = tries;
  await vi.waitFor(() => expect(tries).toBeGreaterThanOrEqual(known + count), { timeout: 20_000, interval: 5 });
}

const next = { value: { kind: 'event', position: 2 } };

test('a service that is away for long is gone on with over a WebSocket', async () => {
  const stream = await begin();
  await fake.leave();
  await moreTries(8);
  fake.append('b');
  await fake.comeBack();

  expect(await stream.next()).toMatchObject(next);
  expect([...transports]).toEqual(['websocket']);
});

test('and so is one for which a proxy answers meanwhile', async () => {
  const stream = await begin();
  fake.hasSockets = false;
  fake.onRequest = (_, response) => response.writeHead(502).end('<html>') !== undefined;
  fake.sessions[0]!.cut();
  await moreTries(8);
  fake.append('b');
  [fake.hasSockets, fake.onRequest] = [true, () => false];

  expect(await stream.next()).toMatchObject(next);
  expect([...transports]).toEqual(['websocket']);
});

test('and one that is about to stop when it is come back to', async () => {
  const stream = await begin();
  fake.onSend = (session, message) => {
    if (fake.sessions.length > 5) session.send(message);
    else session.socket.close(1001, 'stopping: Connect again, and go on after the last positions.');
  };
  fake.sessions[0]!.cut();
  fake.append('b');

  expect(await stream.next()).toMatchObject(next);
  expect([...transports]).toEqual(['websocket']);
});

test('a WebSocket that did not come through is tried first when the service is there again', async () => {
  fake.hasSockets = false;
  const stream = await begin();
  expect(client.connection).toMatchObject({ state: 'live', transport: 'sse' });
  await fake.leave();
  await moreTries(2);
  fake.hasSockets = true;
  fake.append('b');
  await fake.comeBack();

  expect(await stream.next()).toMatchObject(next);
  expect(client.connection).toMatchObject({ state: 'live', transport: 'websocket' });
});

test('and where it still does not come through, that costs two tries', async () => {
  fake.hasSockets = false;
  const stream = await begin();
  await fake.leave();
  await moreTries(4);
  fake.append('b');
  await fake.comeBack();
  const known = tries;

  expect(await stream.next()).toMatchObject(next);
  expect(client.connection).toMatchObject({ state: 'live', transport: 'sse' });
  expect(tries - known).toBeLessThanOrEqual(2);
});
