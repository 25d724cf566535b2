// @vitest-environment jsdom
import type { Client, LogLine } from '@autonomy/client';
import { useExecutionLog } from '@autonomy/react';
import { afterEach, expect, test } from 'vitest';
import { answer, type FakeService } from '../../support/fakeService.js';
import { upTo } from '../../support/following.js';
import { meetFake } from '../../support/meeting.js';
import { act, end, hookOn, waitFor } from './render.js';

/** As the service looks: pages of 200 lines. */
const pageLines = 200;

let fake: FakeService;
let client: Client;
let asked: string[];
const connect = meetFake((met) => {
  fake = met;
  asked = [];
  client = connect();
  fake.onRequest = (request, response) => {
    const url = new URL(request.url ?? '', fake.url);
    if (!url.pathname.endsWith('/log')) return false;
    asked.push(url.search);
    const [after, q] = [Number(url.searchParams.get('after')), url.searchParams.get('q') ?? ''];
    const found = fake.journal.filter((event) => event.version > after && event.type.includes(q));
    const lines: LogLine[] = found.slice(0, pageLines).map(({ type, version, time }) => (
      { type, version, time, place: `s${version}`, text: type, tone: 'plain' }));
    const last = lines.length < pageLines ? fake.journal.length : lines.at(-1)?.version ?? after;
    answer(response, 200, { lines, after: last, hasEnded: false });
    return true;
  };
});
afterEach(() => end());

test('the whole log is searched, and what comes as well', async () => {
  fake.append('needle', ...Array.from({ length: 50 }, () => 'step-progress'));
  const options = { pageSize: 5, heldMax: 5, search: 'needle' };
  const { result } = hookOn(client, () => useExecutionLog(fake.execution, options));
  const found = () => result.current.matches?.lines.map((line) => line.version);
  await waitFor(() => expect(found()).toEqual([1]));
  expect(result.current.events.map((event) => event.version)).not.toContain(1);
  fake.append('step-progress', 'needle');
  await waitFor(() => expect(found()).toEqual([1, 53]));

  expect(result.current.matches).toMatchObject({ isWhole: true, isSearching: false, error: undefined });
});

test('a text that is typed on is not searched, and what is found of it not shown', async () => {
  fake.append('needle', 'needless');
  let search = 'need';
  const { result, rerender } = hookOn(client, () => useExecutionLog(fake.execution, { search }));
  for (search of ['needl', 'needless']) rerender();
  await waitFor(() => expect(result.current.matches?.lines.map((line) => line.version)).toEqual([2]));

  expect(asked).toEqual(['?q=needless&after=0&limit=200']);
});

test('more than a page is searched when it is asked for', async () => {
  fake.append(...Array.from({ length: 250 }, () => 'needle'));
  const { result } = hookOn(client, () => useExecutionLog(fake.execution, { search: 'needle' }));
  await waitFor(() => expect(result.current.matches?.lines).toHaveLength(200));
  expect(result.current.matches).toMatchObject({ isWhole: false, isSearching: false });
  await act(() => result.current.matches!.more());

  expect(result.current.matches?.lines.map((line) => line.version)).toEqual(upTo(250));
  expect(result.current.matches?.isWhole).toBe(true);
});

test('a store that was brought back from a copy is searched anew', async () => {
  fake.append('needle', 'step-progress', 'needle');
  const { result } = hookOn(client, () => useExecutionLog(fake.execution, { search: 'needle' }));
  const found = () => result.current.matches?.lines.map((line) => line.version);
  await waitFor(() => expect(found()).toEqual([1, 3]));
  fake.bringBack(2, 400);
  await waitFor(() => expect(found()).toEqual([1]));
});
