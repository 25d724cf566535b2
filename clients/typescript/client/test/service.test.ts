import { randomUUID } from 'node:crypto';
import {
  ApiError, createClient, pathOf, type Client, type StreamMessage, type Topic, type Transport,
} from '@autonomy/client';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { WebSocket } from 'ws';
import { Service } from '../../support/service.js';

const quickPlan = { plan: 1, name: 'quick', steps: [{ id: 'a', tool: 'text.join', with: { items: ['x', 'y'] } }] };
const waitingPlan = {
  plan: 1,
  name: 'waiting',
  steps: [
    { id: 's', tool: 'core.signal', with: { name: 'go' } },
    { id: 'b', needs: ['s'], tool: 'text.join', with: { items: ['got', '${{ steps.s.output }}'] } },
  ],
};
const askingPlan = { plan: 1, name: 'asking', steps: [{ id: 'q', tool: 'core.approve', with: { question: 'Go?' } }] };

let client: Client;
beforeEach(() => {
  client = createClient({ baseUrl: inject('serviceUrl'), webSocket: WebSocket });
});
afterEach(() => client.close());

async function until(id: string, type: string, of = client): Promise<void> {
  for await (const message of of.executions.watch(id, { after: 0 })) {
    if (message.kind === 'event' && message.event.type === type) return;
  }
}

describe('Executions', () => {
  test('a plan is submitted, runs, and delivers', async () => {
    const { id } = await client.executions.submit({ plan: quickPlan });
    const ended = await client.executions.whenEnded(id);
    const results = await client.executions.results(id);

    expect(ended.status).toBe('completed');
    expect(results).toMatchObject({ final: true, results: { a: { text: 'x\ny' } } });
    expect((await client.executions.status(id)).metrics).toMatchObject({ steps: 1, ended: 1 });
    expect((await client.executions.steps(id)).map((step) => step.status)).toEqual(['completed']);
    expect((await client.executions.why(id)).headline).not.toBe('');
  });

  test('it is looked at from close by', async () => {
    const { id } = await client.executions.submit({ plan: waitingPlan });
    await until(id, 'step-waiting');

    expect((await client.executions.graph(id, { around: 'b', depth: 1 })).edges).toEqual([{ from: 's', to: 'b' }]);
    expect((await client.executions.log(id, { step: 's' })).lines.map((line) => line.place)).toContain('s');
    expect((await client.executions.estimate(id)).left.p50).toBeGreaterThanOrEqual(0);
    expect((await client.executions.step(id, 'b')).needs).toEqual(['s']);
    expect((await client.executions.timeline(id)).stretches).toMatchObject([{ step: 's', kind: 'wait' }]);
    await client.executions.terminate(id);
  });

  test('the same key is the same execution', async () => {
    const idempotencyKey = randomUUID();
    const first = await client.executions.submit({ plan: waitingPlan }, { idempotencyKey });
    const second = await client.executions.submit({ plan: waitingPlan }, { idempotencyKey });
    const other = await client.executions.submit({ plan: waitingPlan });

    expect(second.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
    await expect(client.executions.submit({ plan: quickPlan }, { idempotencyKey }))
      .rejects.toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  test('a plan with mistakes is refused with each of them', async () => {
    const plan = { plan: 1, name: 'p', steps: [{ id: 'a' }] };
    const error = await client.executions.submit({ plan }).catch((refusal) => refusal);

    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 422, code: 'invalid_plan' });
    expect(error.errors[0].path).toMatch(/^\/plan\/steps\/0/);
    expect(error.requestId).not.toBe('');
  });

  test('a list is read page by page, as far as it is read', async () => {
    const project = `p-${randomUUID().slice(0, 8)}`;
    const ids = [];
    for (let count = 0; count < 5; count++)
      ids.push((await client.executions.submit({ plan: quickPlan, project })).id);
    const list = client.executions.list({ project, limit: 2, sort: 'submitted' });
    const listed = [];
    for await (const execution of list) listed.push(execution.id);

    expect(listed).toEqual(ids);
    expect((await list.page()).items).toHaveLength(2);
    expect(Object.keys((await list.page()).counts).length).toBeGreaterThan(0);
  });

  test('it is paused, resumed, signalled, and seen by its report', async () => {
    const { id } = await client.executions.submit({ plan: waitingPlan });
    await until(id, 'step-waiting');
    expect((await client.executions.pause(id, { reason: 'lunch' })).status).toMatch(/^paus/);
    await client.executions.resume(id);
    await client.executions.prioritize(id, 'high');
    await client.executions.signal(id, 'go', 'it');
    await client.executions.whenEnded(id);

    expect((await client.executions.results(id)).results).toEqual({ b: { text: 'got\nit' } });
    expect(await client.executions.report(id, 'md')).toContain(id);
    expect(await client.executions.report(id, 'html')).toContain('<html');
    expect(await client.executions.report(id)).toBeTypeOf('object');
  });

  test('a command with the same key is done once', async () => {
    const { id } = await client.executions.submit({ plan: waitingPlan });
    const idempotencyKey = randomUUID();
    const first = await client.executions.pause(id, {}, { idempotencyKey });
    await client.executions.resume(id);

    expect(await client.executions.pause(id, {}, { idempotencyKey })).toEqual(first);
    expect((await client.executions.get(id)).status).not.toMatch(/^paus/);
    await expect(client.executions.pause(id, { reason: 'other' }, { idempotencyKey }))
      .rejects.toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    await client.executions.terminate(id);
  });

  test('a conflict tells how things stand', async () => {
    const { id } = await client.executions.submit({ plan: quickPlan });
    await client.executions.whenEnded(id);

    await expect(client.executions.pause(id))
      .rejects.toMatchObject({ status: 409, current: { id, status: 'completed' } });
    await expect(client.executions.cancel(id, {}, { ifVersion: 1 }))
      .rejects.toMatchObject({ status: 412, code: 'version_changed' });
  });

  test('a cancelled one is tried again as a new one', async () => {
    const { id } = await client.executions.submit({ plan: waitingPlan });
    await until(id, 'step-waiting');
    expect((await client.executions.previewRollback(id)).undo).toEqual([]);
    await client.executions.cancel(id, { reason: 'no longer wanted' });
    expect((await client.executions.whenEnded(id)).status).toBe('cancelled');
    const preview = await client.executions.previewFork(id, 'retry');
    const again = await client.executions.retry(id);

    expect(preview.runsAgain).toEqual(['s', 'b']);
    expect((await client.executions.get(again.id)).forkedFrom).toMatchObject({ execution: id });
    await client.executions.terminate(again.id);
  });

  test('what is not there is an ApiError of 404', async () => {
    const id = 'nothing-000000000000';
    await expect(client.executions.get(id)).rejects.toMatchObject({ name: 'ApiError', status: 404 });
    await expect(client.executions.watch(id).next()).rejects.toMatchObject({ status: 404 });
  });

  test('an id with a slash does not lead elsewhere', async () => {
    await expect(client.executions.get('../tools')).rejects.toMatchObject({ status: 404 });
  });
});

describe('Decisions', () => {
  test('a question is listed, looked at and answered once', async () => {
    const { id } = await client.executions.submit({ plan: askingPlan });
    await until(id, 'decision-required');
    const [item] = (await client.decisions.list({ execution: id }).page()).items;
    const decision = await client.decisions.get(item!.id);
    expect(decision.options.map((option) => option.name)).toContain('approve');
    await client.decisions.answer(item!.id, { option: 'approve', comment: 'fine' });

    await expect(client.decisions.answer(item!.id, { option: 'approve' })).rejects.toMatchObject({ status: 409 });
    expect((await client.executions.decisions(id))[0]?.answer).toMatchObject({ option: 'approve', comment: 'fine' });
  });

  test('many are answered at once, each by itself', async () => {
    const project = `p-${randomUUID().slice(0, 8)}`;
    const { id } = await client.executions.submit({ plan: askingPlan, project });
    await until(id, 'decision-required');
    const batch = { filter: { project }, option: 'approve' };

    expect(await client.decisions.answerAll({ ...batch, dryRun: true })).toMatchObject({ answered: 0, dryRun: true });
    expect(await client.decisions.answerAll(batch)).toMatchObject({ answered: 1, refused: 0 });
  });
});

describe('Projects', () => {
  test('tasks start by themselves once the switch is on', async () => {
    const name = `p-${randomUUID().slice(0, 8)}`;
    await client.projects.create({ name, maxConcurrent: 2 });
    const topic = client.projects.watch(name);
    expect(await topic.next()).toMatchObject({ value: { kind: 'bookmark' } });
    const build = await client.projects.addTask(name, { title: 'Build', sandbox: 'make' });
    const dependencies = [build.id];
    const trial = await client.projects.addTask(name, { title: 'Test', sandbox: 'make test', dependencies });
    expect((await client.projects.setAutonomous(name, true)).autonomousExecutionEnabled).toBe(true);
    const told: string[] = [];
    while (!told.includes('tasks-unblocked')) {
      const { value } = await topic.next() as { value: StreamMessage };
      if (value.kind !== 'event') continue;
      told.push(value.event.type);
      if (value.event.type !== 'task-status-changed') continue;
      const started = await client.projects.task(build.id);
      if (started.sandbox !== null && started.status === 'running') {
        const done = await client.projects.completeTask(started.sandbox, { task_id: build.id, success: true });
        expect(done.unblocked_tasks).toEqual([trial.id]);
      }
    }
    await topic.return?.();

    expect(told.slice(0, 3)).toEqual(['task-added', 'task-added', 'autonomous-mode-changed']);
    expect((await client.projects.board(name)).columns.map((column) => column.name)).toContain('Waiting for you');
    const completed = await client.projects.tasks(name, { status: 'completed' }).page();
    expect(completed.items.map((task) => task.id)).toEqual([build.id]);
    const names = [];
    for await (const project of client.projects.list()) names.push(project.name);
    expect(names).toContain(name);
    const reason = `${name} is done`;
    await client.projects.setAutonomous(name, false, { reason });
    expect((await client.projects.change(name, { maxConcurrent: 5 })).maxConcurrent).toBe(5);
    expect((await client.projects.startProcessing(name)).started).toEqual([]);
    const cancelled = await client.projects.changeTask(trial.id, { action: 'cancel', reason: 'enough' });
    expect(cancelled.status).toBe('cancelled');
    expect((await client.projects.get(name)).tasks).toMatchObject({ completed: 1, cancelled: 1 });
    const query = { limit: 1_000 };
    const audit = await client.request<{ items: { reason: string | null }[] }>({ path: '/audit', query });
    expect(audit.items.map((entry) => entry.reason)).toContain(reason);
  });
});

test('tools are listed with their schemas', async () => {
  const tools = await client.tools.list();

  expect(tools.map((tool) => tool.name)).toContain('text.join');
  expect((await client.tools.get('text.join')).inputSchema).toHaveProperty('properties');
  await expect(client.tools.get('text.joim')).rejects.toThrow("'text.join'");
});

test('the nodes are told of, and what changes of them can be followed', async () => {
  const cluster = await client.cluster.get();
  const [node] = cluster.nodes;
  const watching = client.cluster.watch();
  const first = await watching.next();
  await watching.return?.();

  expect(cluster).toMatchObject({ count: 1, leader: node?.id, shards: [{ shard: 0, owner: node?.id }] });
  expect(node).toMatchObject({ status: 'up', isLeader: true, addresses: { http: inject('serviceUrl') } });
  expect(first.value).toMatchObject({ kind: 'snapshot', topic: 'cluster', cluster: { leader: node?.id } });
});

test.each(['inbox', 'executions', 'cluster', 'project:never-made'] as const)(
  'without streams %s is told to be read anew, again and again', async (topic) => {
    const own = createClient({ baseUrl: inject('serviceUrl'), transport: 'poll', timing: { pollMs: 20 } });
    const reminders = own.stream(topic);

    for (let count = 0; count < 3; count++) expect(await reminders.next()).toMatchObject({ value: { kind: 'gone' } });
    own.close();
  });

describe.each<Transport>(['websocket', 'sse', 'long-poll', 'poll'])('Over %s', (transport) => {
  test('a topic that there is not is refused in the same words', async () => {
    const own = createClient({ baseUrl: inject('serviceUrl'), webSocket: WebSocket, transport });
    const none: string = 'foo:bar';

    await expect(own.stream(none as Topic).next()).rejects.toMatchObject({
      name: 'ApiError', status: 422, code: 'unknown_topic',
      message: 'There is no such topic. There are execution:ID, project:NAME, executions, inbox and cluster.',
    });
    own.close();
  });

  test('an execution is followed from its snapshot to its end', async () => {
    const own = createClient({
      baseUrl: inject('serviceUrl'), webSocket: WebSocket, transport, timing: { pollMs: 20, lingerMs: 10 },
    });
    const { id } = await own.executions.submit({ plan: waitingPlan });
    await until(id, 'step-waiting', own);
    const told: StreamMessage[] = [];
    for await (const message of own.executions.watch(id)) {
      if (message.kind === 'snapshot') void own.executions.signal(id, 'go', 'it');
      told.push(message);
    }
    own.close();

    expect(told[0]).toMatchObject({ kind: 'snapshot', position: 4, execution: { id } });
    expect(told.flatMap((message) => (message.kind === 'event' ? message.position : []))).toEqual([5, 6, 7, 8, 9]);
    expect(told.at(-1)).toMatchObject({ kind: 'end', position: 9 });
  });
});

test('whoever begins at the end is told that it is the end', async () => {
  const { id } = await client.executions.submit({ plan: quickPlan });
  const { version } = await client.executions.whenEnded(id);
  for (const transport of ['websocket', 'sse', 'long-poll'] as const) {
    const own = createClient({ baseUrl: inject('serviceUrl'), webSocket: WebSocket, transport });
    const told = [];
    for await (const message of own.executions.watch(id, { after: version })) told.push(message.kind);
    own.close();
    expect(told).toEqual(['end']);
  }
});

test('two hundred followers of one execution are one subscription', async () => {
  const { id } = await client.executions.submit({ plan: waitingPlan });
  await until(id, 'step-waiting');
  const ends = Array.from({ length: 200 }, async (_, index) => {
    const versions = [];
    for await (const message of client.executions.watch(id, { after: index % 4 })) {
      if (message.kind === 'event') versions.push(message.position);
    }
    return versions;
  });
  await client.executions.signal(id, 'go');
  const all = await Promise.all(ends);

  for (const [index, versions] of all.entries())
    expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].slice(index % 4));
});

test('a service that is killed loses nobody anything', async () => {
  const service = await Service.start();
  const own = createClient({ baseUrl: service.url, webSocket: WebSocket, timing: { backoffMaxMs: 50 } });
  const transports = new Set<string | undefined>();
  own.onConnection(({ transport }) => transports.add(transport));
  try {
    const { id } = await own.executions.submit({ plan: waitingPlan });
    const versions: number[] = [];
    for await (const message of own.executions.watch(id, { after: 0 })) {
      if (message.kind !== 'event') continue;
      versions.push(message.position);
      if (message.event.type !== 'step-waiting') continue;
      await service.crash();
      await own.executions.signal(id, 'go', 'it');
    }

    expect(versions).toEqual(versions.map((_, index) => index + 1));
    expect([...transports]).toEqual(['websocket']);
    expect((await own.executions.results(id)).results).toEqual({ b: { text: 'got\nit' } });
  } finally {
    own.close();
    await service.stop();
  }
});

test('who followed a store that was brought back from a copy goes on with what is in it', async () => {
  const service = await Service.start();
  const own = createClient({ baseUrl: service.url, webSocket: WebSocket, timing: { backoffMaxMs: 50, lingerMs: 10 } });
  try {
    const { id } = await own.executions.submit({ plan: waitingPlan });
    const told: string[] = [];
    let kept = 0;
    for await (const message of own.executions.watch(id, { after: 0 })) {
      const what = message.kind === 'event' ? message.event.type : message.kind;
      told.push(what);
      if (what === 'step-waiting' && message.kind === 'event') {
        kept = message.position;
        await service.keepCopy();
        await own.executions.signal(id, 'not-yet', null);
      }
      if (what === 'signal-received' && !told.includes('gone')) await service.bringBack();
      if (message.kind !== 'snapshot') continue;
      expect(message.position).toBe(kept);
      await own.executions.signal(id, 'go', 'it');
    }

    expect(told.slice(told.indexOf('signal-received'))).toEqual([
      'signal-received', 'gone', 'snapshot', 'signal-received', 'step-completed', 'step-assigned', 'step-completed',
      'execution-completed', 'end',
    ]);
  } finally {
    own.close();
    await service.stop();
  }
});

test('a service with tokens takes no other, and no more than a role allows', async () => {
  const service = await Service.start();
  const settings = { baseUrl: service.url, webSocket: WebSocket, timing: { lingerMs: 10 } };
  try {
    const open = createClient(settings);
    const made = (role: string, token?: string) =>
      createClient({ ...settings, token }).request<{ readonly id: string; readonly token: string }>(
        { method: 'POST', path: '/tokens', body: { role } });
    const { token } = await made('admin');
    const admin = createClient({ ...settings, token });
    const viewing = await made('viewer', token);
    const viewer = createClient({ ...settings, token: viewing.token });
    const { id } = await admin.executions.submit({ plan: waitingPlan });

    await expect(open.executions.get(id)).rejects.toMatchObject({ status: 401, code: 'token_wanted' });
    await expect(open.stream('inbox').next()).rejects.toMatchObject({ status: 401 });
    for (const transport of ['sse', 'poll'] as const) {
      const refused = createClient({ ...settings, token: 'autonomy_no', transport });
      await expect(refused.stream(`execution:${id}`, { after: 0 }).next()).rejects.toMatchObject({ status: 401 });
    }
    await expect(viewer.executions.pause(id)).rejects.toMatchObject({ status: 403 });
    const watching = viewer.executions.watch(id);
    expect(await watching.next()).toMatchObject({ value: { kind: 'snapshot' } });
    const refused = expect(watching.next()).rejects.toMatchObject({ status: 401, code: 'token_ended' });
    await admin.request({ method: 'DELETE', path: pathOf`/tokens/${viewing.id}` });
    await refused;
    expect(viewer.connection).toMatchObject({ state: 'idle', reason: 'the token has ended' });
  } finally {
    await service.stop();
  }
});
