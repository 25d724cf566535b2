import { randomUUID } from 'node:crypto';
import { ApiError, createClient, type Client, type CommandOptions } from '@autonomy/client';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';

let client: Client;
let name: string;
beforeEach(() => {
  client = createClient({ baseUrl: inject('serviceUrl') });
  name = `p-${randomUUID().slice(0, 8)}`;
});
afterEach(() => client.close());

async function refusalOf(change: Promise<unknown>): Promise<ApiError> {
  const error = await change.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof ApiError)) throw new Error('It was not refused.', { cause: error });
  return error;
}

type Versioned = { readonly version: number };
const changes: [string, (options: CommandOptions) => Promise<unknown>, () => Promise<Versioned>][] = [
  ['settings', (options) => client.projects.change(name, { maxConcurrent: 7 }, options),
    () => client.projects.get(name)],
  ['switch', (options) => client.projects.setAutonomous(name, true, options), () => client.projects.get(name)],
  ['start', (options) => client.projects.startProcessing(name, options), () => client.projects.get(name)],
  ['tasks', (options) => client.projects.changeTask(`${name}-t1`, { title: 'Test' }, options),
    () => client.projects.task(`${name}-t1`)],
];

test.each(changes)('a project that somebody else changed is not changed unseen: its %s', async (_, change, read) => {
  await client.projects.create({ name });
  await client.projects.addTask(name, { title: 'Build', sandbox: 'make' });
  const seen = await read();
  await client.projects.change(name, { description: 'by another' });
  const now = await read();
  const error = await refusalOf(change({ ifVersion: seen.version }));

  expect(error).toMatchObject({ status: 412, code: 'version_changed' });
  expect(error.current).toEqual(now);
  await change({ ifVersion: now.version });
  expect((await read()).version).toBeGreaterThan(now.version);
});

test('lists and boards tell the version that a change names', async () => {
  const { version: made } = await client.projects.create({ name });
  const { version } = await client.projects.addTask(name, { title: 'Build', sandbox: 'make' });
  const board = await client.projects.board(name);
  const listed = [];
  for await (const project of client.projects.list()) if (project.id === name) listed.push(project.version);

  expect(version).toBeGreaterThan(made);
  expect([board.project.version, ...listed]).toEqual([version, version]);
  expect(board.columns.flatMap(({ tasks }) => tasks).map((task) => task.version)).toEqual([version]);
  expect((await client.projects.tasks(name).page()).items.map((task) => task.version)).toEqual([version]);
});

test('who makes a project that is there sees it', async () => {
  await client.projects.create({ name, description: 'the first' });
  const error = await refusalOf(client.projects.create({ name, description: 'the second' }));

  expect(error).toMatchObject({ status: 409, current: { id: name, description: 'the first' } });
});

test('who ends a task that is over sees how it ended', async () => {
  await client.projects.create({ name });
  await client.projects.addTask(name, { title: 'Build', sandbox: 'make' });
  await client.projects.changeTask(`${name}-t1`, { action: 'cancel' });
  const error = await refusalOf(client.projects.changeTask(`${name}-t1`, { action: 'pause' }));
  const late = await refusalOf(client.projects.completeTask(`${name}-t1-s1`, { task_id: `${name}-t1` }));

  for (const { status, current } of [error, late])
    expect({ status, current }).toMatchObject({ status: 409, current: { id: `${name}-t1`, status: 'cancelled' } });
});

test('who answers a question late sees the answer that counts', async () => {
  const steps = [{ id: 'q', tool: 'core.approve', with: { question: 'Go?' } }];
  const { id } = await client.executions.submit({ plan: { plan: 1, name: 'asking', steps } });
  for await (const message of client.executions.watch(id, { after: 0 }))
    if (message.kind === 'event' && message.event.type === 'decision-required') break;
  const [question] = await client.executions.decisions(id);
  await client.decisions.answer(question!.id, { option: 'approve', comment: 'fine' });
  const error = await refusalOf(client.decisions.answer(question!.id, { option: 'reject' }));

  expect(error).toMatchObject({
    status: 409, current: { id: question!.id, status: 'answered', answer: { option: 'approve', comment: 'fine' } },
  });
});

test('who saves over a filter that somebody else saved sees that', async () => {
  await client.filters.save(name, { project: 'one' });
  const error = await refusalOf(client.filters.save(name, { project: 'two' }, { ifVersion: 0 }));

  expect(error).toMatchObject({ status: 412, current: { name, filter: { project: 'one' } } });
});

test('who cancels a job that is over sees how it ended', async () => {
  const filter = { project: name };
  await client.executions.submit({
    plan: { plan: 1, name: 'waits', steps: [{ id: 's', tool: 'core.signal', with: { name: 'go' } }] }, project: name,
  });
  const { id } = await client.bulk.start({ action: 'cancel', filter, reason: 'over' });
  while ((await client.bulk.get(id)).endedAt === null);
  const error = await refusalOf(client.bulk.cancel(id));

  expect(error).toMatchObject({ status: 409, current: { id, status: 'completed', done: 1 } });
});
