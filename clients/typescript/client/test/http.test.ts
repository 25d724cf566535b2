import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConnectionError, createClient, type Client } from '@autonomy/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answer, FakeService, refuse } from '../../support/fakeService.js';
import { quick } from '../../support/quick.js';

let fake: FakeService;
let client: Client;
beforeEach(async () => {
  fake = await FakeService.start();
  client = createClient({ baseUrl: fake.url, timing: { ...quick, requestMs: 150 } });
});
afterEach(async () => {
  client.close();
  await fake.stop();
});

type Misdeed = (request: IncomingMessage, response: ServerResponse) => void;

/** Misbehaves so often, and behaves then. */
function misbehave(times: number, misdeed: Misdeed): void {
  fake.onRequest = (request, response) => {
    if (times-- <= 0) return false;
    misdeed(request, response);
    return true;
  };
}

const misdeeds: [string, Misdeed][] = [
  ['is cut before the answer', (request) => request.socket.destroy()],
  ['is cut in the middle of the answer', (request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1_000 });
    response.write('{"id":"fa', () => request.socket.destroy());
  }],
  ['is never answered', () => undefined],
  ['is answered slowly and stays unfinished', (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).write('{');
  }],
  ['is answered with garbage', (_, response) => response.writeHead(200).end('<html>')],
  ['is refused with 429', (_, response) => refuse(response, 429, 'too_many_requests', { 'Retry-After': '0' })],
  ['is refused with 503', (_, response) => refuse(response, 503, 'store_refused')],
  ['is refused by a proxy', (_, response) => response.writeHead(503, { 'Content-Type': 'text/html' }).end('<html>')],
];

describe.each(misdeeds)('A request that %s', (_, misdeed) => {
  test('is sent again where that does no harm', async () => {
    misbehave(2, misdeed);

    expect((await client.executions.get('fake-1')).name).toBe('fake');
    expect(fake.requests).toHaveLength(3);
  });

  test('is not sent again where it might do something twice', async () => {
    misbehave(1, misdeed);

    await expect(client.request({ method: 'POST', path: '/executions/fake-1/pause' })).rejects.toThrow();
    expect(fake.requests).toHaveLength(1);
  });

  test('is given up after so many times', async () => {
    misbehave(99, misdeed);

    await expect(client.executions.get('fake-1')).rejects.toThrow();
    expect(fake.requests).toHaveLength(5);
  });
});

test('a write is retried with the same key', async () => {
  misbehave(3, (request, response) => {
    // The first that arrives is under way for as long as the service says so.
    if (fake.requests.length > 1) refuse(response, 409, 'request_in_flight');
    else request.socket.destroy();
  });
  const accept = fake.onRequest;
  fake.onRequest = async (request, response) => {
    if (await accept(request, response)) return true;
    answer(response, 202, { id: 'fake-1', status: 'running' });
    return true;
  };
  await client.executions.signal('fake-1', 'go');
  const keys = fake.requests.map((request) => request.headers['idempotency-key']);

  expect(keys).toHaveLength(4);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
});

test('Retry-After is waited for, in seconds or until a date', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout');
  misbehave(1, (_, response) => refuse(response, 429, 'too_many_requests', { 'Retry-After': '0.05' }));
  await client.executions.get('fake-1');
  misbehave(1, (_, response) => refuse(response, 503, 'busy', { 'Retry-After': new Date(0).toUTCString() }));
  await client.executions.get('fake-1');
  const waits = timers.mock.calls.map(([, ms]) => ms ?? 0);
  timers.mockRestore();

  // With a jitter of 2 ms at most.
  expect(waits.filter((ms) => ms >= 50 && ms <= 52)).toHaveLength(1);
  expect(waits.filter((ms) => ms <= 2).length).toBeGreaterThanOrEqual(1);
});

test('a Retry-After that is too long is the caller\'s to decide', async () => {
  misbehave(1, (_, response) => refuse(response, 429, 'too_many_requests', { 'Retry-After': '3600' }));

  await expect(client.executions.get('fake-1')).rejects.toMatchObject({ status: 429, retryAfterMs: 3_600_000 });
  expect(fake.requests).toHaveLength(1);
});

test('what is refused for good is not tried again', async () => {
  misbehave(1, (_, response) => refuse(response, 404, 'unknown_execution'));

  await expect(client.executions.get('fake-1')).rejects.toMatchObject({
    name: 'ApiError', status: 404, code: 'unknown_execution', message: 'It is unknown_execution.', requestId: 'r-1',
  });
  expect(fake.requests).toHaveLength(1);
});

test('a signal ends a request at once, and its retries', async () => {
  const ending = new AbortController();
  fake.onRequest = (request) => {
    setImmediate(() => ending.abort(new Error('enough')));
    return request.url !== '';
  };

  await expect(client.executions.get('fake-1', { signal: ending.signal })).rejects.toThrow('enough');
  await expect(client.executions.get('fake-1', { signal: ending.signal })).rejects.toThrow('enough');
  expect(fake.requests).toHaveLength(1);
});

test('a service that is not there is a ConnectionError', async () => {
  const nobody = createClient({ baseUrl: 'http://127.0.0.1:1', timing: { ...quick, retriesMax: 1 } });

  await expect(nobody.tools.list()).rejects.toBeInstanceOf(ConnectionError);
});

test('the token is asked for anew with every request', async () => {
  let asked = 0;
  const own = createClient({ baseUrl: fake.url, token: () => Promise.resolve(`t${++asked}`) });
  await own.executions.get('fake-1');
  await own.executions.get('fake-1');

  expect(fake.requests.map((request) => request.headers.authorization)).toEqual(['Bearer t1', 'Bearer t2']);
});

test('a token that cannot be had for a moment is asked for again, and nothing is sent without it', async () => {
  let failures = 2;
  const token = () => (failures-- > 0 ? Promise.reject(new Error('no token today')) : 'late');
  const own = createClient({ baseUrl: fake.url, token, timing: quick });
  await own.executions.get('fake-1');
  failures = 9;

  await expect(own.request({ method: 'POST', path: '/tokens' })).rejects.toMatchObject({
    name: 'ConnectionError', message: 'There is no token, and nothing was sent.', cause: new Error('no token today'),
  });
  expect(fake.requests.map((request) => request.headers.authorization)).toEqual(['Bearer late']);
});
