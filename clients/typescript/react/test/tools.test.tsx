// @vitest-environment jsdom
import type { Client } from '@autonomy/client';
import { useTools } from '@autonomy/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answer, refuse, type FakeService } from '../../support/fakeService.js';
import { meetFake } from '../../support/meeting.js';
import { changed, tellNodes } from '../../support/nodes.js';
import { quick } from '../../support/quick.js';
import { act, end, hookOn, waitFor } from './render.js';

let fake: FakeService;
let client: Client;
let tools: string[];
/** How many of the next readings fail. */
let failures: number;
const connect = meetFake((met) => {
  fake = met;
  // A quiet topic, on which the time runs ahead.
  client = connect({ timing: { ...quick, silenceMs: 1_000_000, retriesMax: 0 } });
  [tools, failures] = [['text.join'], 0];
  tellNodes(fake, () => 7);
  fake.onRequest = (request, response) => {
    if (request.url?.startsWith('/api/v1/tools') !== true) return false;
    if (failures-- > 0) refuse(response, 503, 'store_refused');
    else answer(response, 200, { items: tools.map((name) => ({ name })), cursor: null });
    return true;
  };
});
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true }));
afterEach(() => {
  end();
  vi.useRealTimers();
});

const readings = () => fake.requests.filter(({ url }) => url?.startsWith('/api/v1/tools')).length;
const shownBy = (shown: { readonly current: ReturnType<typeof useTools> }) => async (...names: string[]) => {
  await waitFor(() => expect(shown.current.tools?.map(({ name }) => name)).toEqual(names));
  await waitFor(() => expect(shown.current.isStale).toBe(false));
};

test('tools are read anew when a worker brings some', async () => {
  const { result } = hookOn(client, () => useTools());
  await shownBy(result)('text.join');
  tools = ['text.join', 'scan'];
  fake.sessions[0]!.send(changed(8));
  await shownBy(result)('text.join', 'scan');

  expect(readings()).toBe(2);
});

test('tools are read every 30 s, though nothing is told', async () => {
  const stale: boolean[] = [];
  const { result } = hookOn(client, () => {
    const shown = useTools();
    stale.push(shown.isStale);
    return shown;
  });
  await shownBy(result)('text.join');
  stale.length = 0;
  tools = ['mcp.search'];
  await act(() => vi.advanceTimersByTimeAsync(25_000));
  expect(readings()).toBe(1);
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  await shownBy(result)('mcp.search');

  expect(readings()).toBe(2);
  expect(stale).not.toContain(true);
});

test('tools that cannot be read for a while are read later', async () => {
  const { result } = hookOn(client, () => useTools());
  await shownBy(result)('text.join');
  [tools, failures] = [['mcp.search'], 2];
  for (let passed = 0; passed < 100; passed += 35) await act(() => vi.advanceTimersByTimeAsync(35_000));
  await shownBy(result)('mcp.search');

  expect(result.current.error).toBeUndefined();
});

test('tools that nobody looks at any more are let go, and read no more', async () => {
  const first = hookOn(client, () => useTools());
  await shownBy(first.result)('text.join');
  first.unmount();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(client.connection.state).toBe('idle');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(readings()).toBe(1);
  const shown: unknown[] = [];
  const again = hookOn(client, () => {
    const catalog = useTools();
    shown.push(catalog.tools);
    return catalog;
  });
  await shownBy(again.result)('text.join');

  expect(shown[0]).toBeUndefined();
  expect(readings()).toBe(2);
});
