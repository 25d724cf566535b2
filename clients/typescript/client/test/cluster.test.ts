import type { Client, StreamMessage } from '@autonomy/client';
import { expect, test } from 'vitest';
import type { FakeService } from '../../support/fakeService.js';
import { meetFake } from '../../support/meeting.js';
import { changed, clusterOf, tellNodes } from '../../support/nodes.js';

let fake: FakeService;
let client: Client;
const connect = meetFake((met) => {
  fake = met;
  client = connect();
});

async function next(stream: AsyncIterator<StreamMessage<'cluster'>>): Promise<StreamMessage<'cluster'>> {
  return (await stream.next()).value as StreamMessage<'cluster'>;
}

test('the nodes begin with how they are', async () => {
  tellNodes(fake, () => 7);
  const stream = client.cluster.watch();

  expect(await next(stream)).toEqual({ kind: 'snapshot', topic: 'cluster', position: 7, cluster: clusterOf(7) });
  fake.sessions[0]!.send(changed(8));
  expect(await next(stream)).toMatchObject({ kind: 'event', position: 8, event: { data: clusterOf(8) } });
});

test('who follows them later is told how they are as well', async () => {
  tellNodes(fake, () => 7);
  const [early, late] = [client.cluster.watch(), client.cluster.watch()];
  await next(early);

  expect(await next(late)).toMatchObject({ kind: 'snapshot', position: 7 });
  expect(fake.sessions).toHaveLength(1);
});

test('a service that counts its changes anew is followed on from there', async () => {
  tellNodes(fake, () => (fake.sessions.length < 2 ? 50 : 1));
  const stream = client.cluster.watch();
  await next(stream);
  fake.sessions[0]!.cut();

  expect(await next(stream)).toMatchObject({ kind: 'snapshot', position: 1, cluster: clusterOf(1) });
  fake.sessions[1]!.send(changed(2));
  expect(await next(stream)).toMatchObject({ kind: 'event', position: 2 });
  expect(fake.sessions[1]!.heard.at(-1)).toEqual({ subscribe: 'cluster', after: 50 });
});
