import type { Client, StreamMessage } from '@autonomy/client';
import { expect, test, vi } from 'vitest';
import { SixConnections } from '../../support/browser.js';
import type { FakeService } from '../../support/fakeService.js';
import { upTo } from '../../support/following.js';
import { meetFake } from '../../support/meeting.js';
import { quick } from '../../support/quick.js';

let fake: FakeService;
const connect = meetFake((met) => {
  fake = met;
  // Whatever is followed is the fake's one execution, under a name of its own.
  fake.onRequest = (request) => {
    request.url = request.url!.replace(/executions\/e\d/, `executions/${fake.execution}`);
    return false;
  };
});

const position = async (stream: AsyncIterator<StreamMessage>) => {
  const { value } = await stream.next() as { value: StreamMessage & { readonly position: number } };
  return value.position;
};

const followSeven = (client: Client) =>
  upTo(7).map((number) => client.stream(`execution:e${number}`, { after: 0 }));

/** What was asked for as a stream. */
const streamed = () => fake.requests.flatMap(({ url }) => /(e\d)\/stream/.exec(url!)?.[1] ?? []);

test.each(['sse', 'long-poll', 'poll'] as const)(
  'seven executions that are followed leave two of six connections to commands (%s)', async (transport) => {
    const browser = new SixConnections();
    const client = connect({ transport, fetch: browser.fetch, timing: { ...quick, longPollMs: 20_000 } });
    fake.append('a');
    const streams = followSeven(client);
    expect(await Promise.all(streams.map(position))).toEqual(upTo(7).map(() => 1));
    fake.append('b');
    expect(await Promise.all(streams.map(position))).toEqual(upTo(7).map(() => 2));
    expect(browser.most).toBeLessThanOrEqual(4);
    const commands = [client.executions.get('fake-1'), client.executions.get('fake-1')];
    expect((await Promise.all(commands)).map(({ version }) => version)).toEqual([2, 2]);
    fake.end();
    expect(await Promise.all(streams.map(position))).toEqual(upTo(7).map(() => 3));
  });

test('where an execution ends another is streamed in its place', async () => {
  const client = connect({ transport: 'sse' });
  const ends: (() => void)[] = [];
  const rename = fake.onRequest;
  fake.onRequest = (request, response) => {
    if (!/e[123]\/stream/.test(request.url!)) return rename(request, response);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(`event: a\ndata: ${JSON.stringify(fake.journal[0])}\n\n`);
    ends.push(() => response.end('event: end\ndata: {"position":1}\n\n'));
    return true;
  };
  fake.append('a');
  const streams = followSeven(client);
  await Promise.all(streams.map(position));
  expect(streamed()).toEqual(['e1', 'e2', 'e3']);
  for (const end of ends) end();

  await vi.waitFor(() => expect(streamed()).toHaveLength(6), { timeout: 10_000, interval: 5 });
});

test('what is left and followed anew at once keeps its place', async () => {
  const client = connect({ transport: 'sse' });
  fake.append('a');
  const streams = followSeven(client);
  await Promise.all(streams.map(position));
  void streams[1]!.return?.();
  expect(await position(client.stream('execution:e2', { after: 0 }))).toBe(1);

  expect(streamed()).toEqual(['e1', 'e2', 'e3', 'e2']);
});
