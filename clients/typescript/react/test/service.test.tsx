// @vitest-environment jsdom
import { randomUUID } from 'node:crypto';
import { createClient, type Client } from '@autonomy/client';
import {
  useAutonomousExecution, useCluster, useCriticalErrors, useExecutionLog, useExecutionProgress, usePartialResults,
  useProject, useTools,
} from '@autonomy/react';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { act, end, hookOn, waitFor } from './render.js';

const plan = {
  plan: 1,
  name: 'hooks',
  steps: [
    { id: 'first', tool: 'text.join', with: { items: ['x'] } },
    { id: 'wait', needs: ['first'], tool: 'core.signal', with: { name: 'go' } },
    { id: 'last', needs: ['wait'], tool: 'text.join', with: { items: ['y'] } },
  ],
};
const asking = { plan: 1, name: 'asking', steps: [{ id: 'q', tool: 'core.approve', with: { question: 'Go?' } }] };

let client: Client;
beforeEach(() => {
  client = createClient({ baseUrl: inject('serviceUrl'), webSocket: WebSocket });
});
afterEach(() => {
  end();
  client.close();
});

test('an execution is shown live, steered, and its end told once', async () => {
  const { id } = await client.executions.submit({ plan });
  const onComplete = vi.fn();
  const { result } = hookOn(client, () => useAutonomousExecution(id, { onComplete }));
  expect(result.current).toMatchObject({ execution: undefined, isStale: true });
  await waitFor(() => expect(result.current.execution?.steps[1]?.status).toBe('waiting'));
  expect(result.current.connection).toMatchObject({ state: 'live', transport: 'websocket' });
  await act(() => result.current.actions.pause({ reason: 'lunch' }));
  await waitFor(() => expect(result.current.status).toBe('paused'));
  await act(() => result.current.actions.resume());
  await act(() => result.current.actions.signal('go'));
  await waitFor(() => expect(onComplete).toHaveBeenCalled());

  expect(onComplete).toHaveBeenCalledTimes(1);
  expect(onComplete.mock.calls[0]?.[0]).toMatchObject({ id, status: 'completed' });
  expect(result.current).toMatchObject({ status: 'completed', isStale: false, error: undefined });
  await waitFor(() => expect(result.current.health?.score).toBeGreaterThan(0));
  await expect(act(() => result.current.actions.pause())).rejects.toMatchObject({ status: 409 });
});

test('progress, results and log of an execution go on with it', async () => {
  const { id } = await client.executions.submit({ plan });
  const { result } = hookOn(client, () => ({
    progress: useExecutionProgress(id),
    results: usePartialResults(id),
    log: useExecutionLog(id, { pageSize: 3, heldMax: 4 }),
    found: useExecutionLog(id, { pageSize: 3, heldMax: 4, search: ' FIRST' }),
  }));
  await waitFor(() => expect(result.current.progress.eta?.p50).toBeGreaterThanOrEqual(0));
  await waitFor(() => expect(result.current.progress).toMatchObject({ waitingOn: ['wait'], running: [] }));
  expect(result.current.progress.percent).toBeLessThan(100);
  expect(result.current.results).toMatchObject({ isFinal: false });
  await client.executions.signal(id, 'go');
  const results = { last: { text: 'y' } };
  await waitFor(() => expect(result.current.results).toMatchObject({ isFinal: true, results }));
  const ended = { percent: 100, waitingOn: [], eta: undefined, isStale: false };
  await waitFor(() => expect(result.current.progress).toMatchObject(ended));
  await waitFor(() => expect(result.current.log.isFinal).toBe(true));
  const { version } = await client.executions.get(id);
  const versions = () => result.current.log.events.map((event) => event.version);

  await waitFor(() => expect(versions().at(-1)).toBe(version));
  expect(versions()).toEqual([version - 3, version - 2, version - 1, version].slice(-versions().length));
  // What is found need not be held, and is found while it happens as well.
  const found = () => result.current.found.matches?.lines.map((line) => `${line.type} ${line.place}`) ?? [];
  await waitFor(() => expect(result.current.found.matches).toMatchObject({ isWhole: true, isSearching: false }));
  expect(found()).toContain('step-completed first');
  expect(result.current.log.matches).toBeUndefined();
  const held = () => result.current.found.events.map((event) => event.version);
  const place = result.current.found.matches!.lines.find((line) => line.type === 'step-completed')!.version;
  expect(held()).not.toContain(place);
  await act(() => result.current.found.jump(place));
  await waitFor(() => expect(held()).toContain(place));
  await act(() => result.current.log.jump(2));
  await waitFor(() => expect(versions()).toEqual([1, 2, 3]));
  expect(result.current.log).toMatchObject({ isFollowing: false, unseen: version - 3 });
  await act(() => result.current.log.newer());
  await waitFor(() => expect(versions()).toEqual([3, 4, 5, 6]));
  await act(() => result.current.log.older());
  await waitFor(() => expect(versions()).toEqual([1, 2, 3, 4]));
  await act(() => result.current.log.follow());
  await waitFor(() => expect(versions()).toEqual([version - 2, version - 1, version]));
  expect(result.current.log.isFollowing).toBe(true);
});

test('a question is shown while it is open, and answered', async () => {
  const project = `p-${randomUUID().slice(0, 8)}`;
  const { result } = hookOn(client, () => useCriticalErrors({ project }));
  await waitFor(() => expect(result.current.items).toEqual([]));
  const { id } = await client.executions.submit({ plan: asking, project });
  await waitFor(() => expect(result.current.items).toMatchObject([{ execution: id, kind: 'question' }]));
  const [item] = result.current.items!;
  await act(() => result.current.decide(item!.id, { option: 'approve' }));

  await waitFor(() => expect(result.current.items).toEqual([]));
  await expect(act(() => result.current.decide(item!.id, { option: 'approve' })))
    .rejects.toMatchObject({ status: 409 });
});

test('a question that is withdrawn is shown no more', async () => {
  const project = `p-${randomUUID().slice(0, 8)}`;
  const { result } = hookOn(client, () => useCriticalErrors({ project }));
  await waitFor(() => expect(result.current.items).toEqual([]));
  const { id } = await client.executions.submit({ plan: asking, project });
  await waitFor(() => expect(result.current.items).toHaveLength(1));
  await client.executions.cancel(id, { reason: 'enough' });

  await waitFor(() => expect(result.current.items).toEqual([]));
});

test('a board moves with its tasks', async () => {
  const name = `p-${randomUUID().slice(0, 8)}`;
  await client.projects.create({ name });
  const { result } = hookOn(client, () => useProject(name));
  await waitFor(() => expect(result.current.project?.name).toBe(name));
  const task = await act(() => result.current.actions.addTask({ title: 'Build', sandbox: 'make' }));
  const column = () => result.current.columns?.find((each) => each.tasks.some((one) => one.id === task.id))?.name;
  await waitFor(() => expect(column()).toBe('Queued'));
  await act(() => result.current.actions.setAutonomous(true));
  await waitFor(() => expect(column()).toBe('Running'));
  const { sandbox } = await client.projects.task(task.id);
  await client.projects.completeTask(sandbox!, { task_id: task.id, success: true });

  await waitFor(() => expect(column()).toBe('Done'));
  expect(result.current.project).toMatchObject({ autonomousExecutionEnabled: true });
});

test('tools are read once for all', async () => {
  const { result } = hookOn(client, () => [useTools(), useTools()] as const);
  await waitFor(() => expect(result.current[0].tools?.length).toBeGreaterThan(0));

  expect(result.current[1].tools).toBe(result.current[0].tools);
});

test('the nodes are shown, and read anew when asked', async () => {
  const { result } = hookOn(client, () => useCluster());
  await waitFor(() => expect(result.current).toMatchObject({ isStale: false, error: undefined }));
  const first = result.current.cluster;
  expect(first?.nodes).toMatchObject([{ status: 'up', isLeader: true }]);
  act(() => result.current.refresh());
  await waitFor(() => expect(result.current.cluster?.time).not.toBe(first?.time));
});

test('what is not there is an error, and not a spinner', async () => {
  const { result } = hookOn(client, () => useAutonomousExecution('nothing-000000000000'));

  await waitFor(() => expect(result.current.error).toMatchObject({ status: 404, code: 'unknown_execution' }));
});
