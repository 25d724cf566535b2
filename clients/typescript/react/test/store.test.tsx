// @vitest-environment jsdom
import type { Client } from '@autonomy/client';
import { useAutonomousExecution, useExecutionLog } from '@autonomy/react';
import { startTransition, useLayoutEffect, useState } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { answer, type FakeService } from '../../support/fakeService.js';
import { meetFake } from '../../support/meeting.js';
import { act, end, hookOn, renderOn, waitFor } from './render.js';

let fake: FakeService;
let client: Client;
const connect = meetFake((met) => {
  fake = met;
  fake.append('execution-submitted', 'execution-started');
  client = connect();
});
afterEach(() => {
  vi.useRealTimers();
  end();
});

function Version({ id }: { id: string }) {
  const { execution, isStale } = useAutonomousExecution(id);
  return <output>{`${execution?.version ?? '-'}${isStale ? ' stale' : ''}`}</output>;
}

const texts = (container: HTMLElement) => [...container.querySelectorAll('output')].map((one) => one.textContent);
const subscriptions = () => fake.sessions.flatMap((session) => session.heard)
  .filter((message) => message['subscribe'] === fake.topic);

test('twenty components on one execution are one subscription, and one reading for all', async () => {
  const components = Array.from({ length: 20 }, (_, index) => <Version key={index} id={fake.execution} />);
  const { container } = renderOn(client, components);
  await waitFor(() => expect(texts(container)).toEqual(Array.from({ length: 20 }, () => '2')));
  fake.append('step-progress');
  await waitFor(() => expect(texts(container)).toEqual(Array.from({ length: 20 }, () => '3')));

  expect(subscriptions()).toHaveLength(1);
  expect(fake.requests.filter(({ url }) => url === '/api/v1/executions/fake-1')).toHaveLength(2);
});

test('all components show the same version at every moment', async () => {
  const shown: (string | null)[][] = [];
  function Page() {
    const [extra, add] = useState(0);
    useLayoutEffect(() => {
      shown.push(texts(document.body));
    });
    return (
      <>
        <button onClick={() => startTransition(() => add(extra + 1))} />
        {Array.from({ length: 5 + extra }, (_, index) => <Version key={index} id={fake.execution} />)}
      </>
    );
  }
  const { container } = renderOn(client, <Page />);
  for (let version = 3; version <= 6; version++) {
    fake.append('step-progress');
    act(() => container.querySelector('button')?.click());
    await waitFor(() => expect(texts(container)[0]).toBe(String(version)));
    shown.push(texts(container));
  }

  expect(shown.length).toBeGreaterThan(6);
  for (const all of shown) expect(new Set(all).size).toBe(1);
});

test('who comes back finds everything as it was, at once', async () => {
  const first = renderOn(client, <Version id={fake.execution} />);
  await waitFor(() => expect(texts(first.container)).toEqual(['2']));
  first.unmount();
  const shown: (string | null)[][] = [];
  function Watched() {
    useLayoutEffect(() => {
      shown.push(texts(document.body));
    });
    return <Version id={fake.execution} />;
  }
  renderOn(client, <Watched />);
  fake.append('step-progress');
  await waitFor(() => expect(texts(document.body)).toEqual(['3']));

  expect(shown[0]).toEqual(['2']);
  expect(subscriptions()).toHaveLength(1);
});

test('what nobody looks at any more is let go', async () => {
  const { container, unmount } = renderOn(client, <Version id={fake.execution} />);
  await waitFor(() => expect(texts(container)).toEqual(['2']));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  unmount();
  vi.advanceTimersByTime(4_999);
  expect(client.connection.state).toBe('live');
  vi.advanceTimersByTime(5_000);
  vi.useRealTimers();

  expect(client.connection.state).toBe('idle');
});

test('a lost connection is said to be lost, until it is back', async () => {
  const { result } = hookOn(client, () => useAutonomousExecution(fake.execution));
  await waitFor(() => expect(result.current).toMatchObject({ isStale: false, status: 'running' }));
  fake.hasSockets = false;
  fake.onRequest = (request) => request.socket.destroy() !== undefined;
  fake.sessions[0]!.cut();
  await waitFor(() => expect(result.current).toMatchObject({ isStale: true, connection: { state: 'reconnecting' } }));
  expect(result.current.execution?.version).toBe(2);
  fake.onRequest = () => false;
  fake.end();

  await waitFor(() => expect(result.current).toMatchObject({ isStale: false, status: 'completed' }));
});

test('an older answer never takes the place of a newer one', async () => {
  const versions: (number | undefined)[] = [];
  const { result } = hookOn(client, () => {
    const shown = useAutonomousExecution(fake.execution);
    versions.push(shown.execution?.version);
    return shown;
  });
  await waitFor(() => expect(result.current.execution?.version).toBe(2));
  fake.append('step-progress');
  await waitFor(() => expect(result.current.execution?.version).toBe(3));
  let answers = 0;
  fake.onRequest = (request, response) => {
    if (request.url !== '/api/v1/executions/fake-1' || ++answers > 1) return false;
    answer(response, 200, { ...fake.resource(), version: 1 });
    return true;
  };
  act(() => result.current.actions.refresh());
  await waitFor(() => expect(answers).toBe(1));
  fake.end();
  await waitFor(() => expect(result.current.status).toBe('completed'));

  const known = versions.filter((version) => version !== undefined);
  expect(known).toEqual([...known].sort((one, other) => one - other));
});

test('a store that was brought back from a copy is shown as it is', async () => {
  const { result } = hookOn(client, () => ({
    shown: useAutonomousExecution(fake.execution),
    log: useExecutionLog(fake.execution),
  }));
  fake.append('step-progress', 'step-completed');
  await waitFor(() => expect(result.current.shown.execution?.version).toBe(4));
  await waitFor(() => expect(result.current.log.events).toHaveLength(4));
  fake.bringBack(2, 400);
  await waitFor(() => expect(result.current.shown).toMatchObject({ execution: { version: 2 }, isStale: false }));
  await waitFor(() => expect(result.current.log).toMatchObject({ latest: 2, unseen: 0 }));
  fake.append('execution-paused');

  await waitFor(() => expect(result.current.shown.execution?.version).toBe(3));
  await waitFor(() => expect(result.current.log.events.map((event) => event.type)).toEqual(
    ['execution-submitted', 'execution-started', 'execution-paused']));
});

test('a refused command shows at once how things stand', async () => {
  const { result } = hookOn(client, () => useAutonomousExecution(fake.execution));
  await waitFor(() => expect(result.current.execution?.version).toBe(2));
  fake.onRequest = (request, response) => {
    if (request.method !== 'POST') return false;
    fake.journal.push({ ...fake.journal[1]!, version: 3, type: 'execution-paused', data: { by: 'ada' } });
    answer(response, 409, { code: 'not_running', detail: 'It is paused.', status: 409, errors: [] });
    return true;
  };
  await expect(act(() => result.current.actions.pause())).rejects.toMatchObject({ code: 'not_running' });

  await waitFor(() => expect(result.current.execution?.version).toBe(3));
});

test('a log of many events holds so many and shows the last', async () => {
  const { result } = hookOn(client, () => useExecutionLog(fake.execution, { pageSize: 10, heldMax: 30 }));
  await waitFor(() => expect(result.current.events).toHaveLength(2));
  for (let count = 0; count < 50; count++) fake.append(...Array.from({ length: 20 }, () => 'step-progress'));
  await waitFor(() => expect(result.current.latest).toBe(1_002));

  expect(result.current.events.map((event) => event.version)).toEqual(Array.from({ length: 30 }, (_, at) => 973 + at));
});

describe('A log', () => {
  const asked = () => fake.requests.filter(({ url }) => url?.includes('/events'));

  /** Keeps the pages of the log; gives what lets go those that were asked for, in the order of their asking. */
  function hold(): { release(): void } {
    const held: (() => void)[] = [];
    fake.onRequest = ({ url }) => url?.includes('/events') === true
      && new Promise<boolean>((resolve) => held.push(() => resolve(false)));
    return {
      release() {
        fake.onRequest = () => false;
        for (const go of held) go();
      },
    };
  }

  test('that is asked for another part while one is read shows that, and reads nothing more', async () => {
    fake.append(...Array.from({ length: 98 }, () => 'step-progress'));
    const pages = hold();
    const { result } = hookOn(client, () => useExecutionLog(fake.execution, { pageSize: 10 }));
    await waitFor(() => expect(asked()).toHaveLength(1));
    let jumped: Promise<void> | undefined;
    act(() => void (jumped = result.current.jump(50)));
    await waitFor(() => expect(asked()).toHaveLength(2));
    pages.release();
    await act(() => jumped);
    await waitFor(() => expect(result.current.isLoading).toBe(false));

    expect(result.current.events.map((event) => event.version)).toEqual(Array.from({ length: 10 }, (_, at) => 45 + at));
    expect(result.current).toMatchObject({ isFollowing: false, latest: 100, unseen: 46 });
    expect(asked()).toHaveLength(2);
  });

  test('reads on to the last event, however many came while it was read', async () => {
    const pages = hold();
    const { result } = hookOn(client, () => useExecutionLog(fake.execution, { pageSize: 10 }));
    await waitFor(() => expect(asked()).toHaveLength(1));
    fake.append(...Array.from({ length: 55 }, () => 'step-progress'));
    pages.release();
    await waitFor(() => expect(result.current.events.at(-1)?.version).toBe(57));
    fake.append('step-completed');
    await waitFor(() => expect(result.current.events.at(-1)?.version).toBe(58));

    expect(result.current).toMatchObject({ isFollowing: true, unseen: 0 });
  });
});
