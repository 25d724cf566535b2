// @vitest-environment jsdom
import type { Client } from '@autonomy/client';
import { useCluster } from '@autonomy/react';
import { afterEach, expect, test } from 'vitest';
import { answer, type FakeService } from '../../support/fakeService.js';
import { meetFake } from '../../support/meeting.js';
import { changed, clusterOf, tellNodes } from '../../support/nodes.js';
import { act, end, hookOn, waitFor } from './render.js';

let fake: FakeService;
let client: Client;
const connect = meetFake((met) => {
  fake = met;
  client = connect();
  fake.onRequest = (request, response) => {
    if (request.url !== '/api/v1/cluster') return false;
    answer(response, 200, clusterOf(99));
    return true;
  };
});
afterEach(() => end());

const readings = () => fake.requests.filter(({ url }) => url === '/api/v1/cluster').length;

test('the nodes are shown as the topic tells them, and read only when asked', async () => {
  tellNodes(fake, () => 7);
  const { result } = hookOn(client, () => useCluster());
  await waitFor(() => expect(result.current).toMatchObject({ cluster: clusterOf(7), isStale: false }));
  fake.sessions[0]!.send(changed(8));
  await waitFor(() => expect(result.current.cluster).toEqual(clusterOf(8)));
  expect(readings()).toBe(0);
  act(() => result.current.refresh());
  await waitFor(() => expect(result.current.cluster).toEqual(clusterOf(99)));

  expect(readings()).toBe(1);
});

test('where the topic does not tell them they are read', async () => {
  fake.hasSockets = false;
  const { result } = hookOn(client, () => useCluster());
  await waitFor(() => expect(result.current.cluster).toEqual(clusterOf(99)));

  expect(readings()).toBeGreaterThan(0);
});
