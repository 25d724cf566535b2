import { randomUUID } from 'node:crypto';
import { createClient, type Client } from '@autonomy/client';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';

const plan = { plan: 1, name: 'waits', steps: [{ id: 's', tool: 'core.signal', with: { name: 'go' } }] };

let client: Client;
let project: string;
beforeEach(() => {
  client = createClient({ baseUrl: inject('serviceUrl') });
  project = `p-${randomUUID().slice(0, 8)}`;
});
afterEach(() => client.close());

async function submit(count: number): Promise<string[]> {
  const ids = [];
  for (let at = 0; at < count; at++) ids.push((await client.executions.submit({ plan, project })).id);
  return ids;
}

/** Reads a job until it has ended. */
async function ended(id: string) {
  let job;
  do job = await client.bulk.get(id);
  while (job.endedAt === null);
  return job;
}

test('a saved filter names executions for lists and jobs', async () => {
  const ids = await submit(3);
  const name = `of-${project}`;
  const saved = await client.filters.save(name, { project }, { ifVersion: 0 });
  const listed = [];
  for await (const execution of client.executions.list({ saved: name, sort: 'submitted' })) listed.push(execution.id);
  expect(listed).toEqual(ids);
  const order = { action: 'cancel', savedFilter: name, reason: 'over' };
  expect(await client.bulk.preview(order)).toMatchObject({ action: 'cancel', count: 3 });
  const started = await client.bulk.start(order);
  expect(started).toMatchObject({ action: 'cancel', savedFilter: name, count: 3, filter: { project } });
  expect(await ended(started.id)).toMatchObject({ status: 'completed', done: 3, refused: 0 });
  const items = [];
  for await (const item of client.bulk.items(started.id, { status: 'done' })) items.push(item.execution);
  expect(items.sort()).toEqual([...ids].sort());
  for (const id of ids) expect((await client.executions.get(id)).status).toBe('cancelled');
  const jobs = [];
  for await (const job of client.bulk.list()) jobs.push(job.id);
  expect(jobs).toContain(started.id);

  await expect(client.filters.save(name, {}, { ifVersion: 0 })).rejects.toMatchObject({ status: 412 });
  const again = await client.filters.save(name, { project, status: ['cancelled'] }, { ifVersion: saved.version });
  expect(again.version).toBeGreaterThan(saved.version);
  expect(await client.filters.get(name)).toEqual(again);
  const names = [];
  for await (const filter of client.filters.list()) names.push(filter.name);
  expect(names).toContain(name);
  await client.filters.delete(name);
  await expect(client.filters.get(name)).rejects.toMatchObject({ status: 404, code: 'unknown_filter' });
});

test('a job is begun once for a key, and begins no more once it is cancelled', async () => {
  const ids = await submit(5);
  const idempotencyKey = randomUUID();
  const order = { action: 'pause', ids, rate: 1 };
  const first = await client.bulk.start(order, { idempotencyKey });
  expect((await client.bulk.start(order, { idempotencyKey })).id).toBe(first.id);
  await client.bulk.cancel(first.id, { reason: 'enough' });
  const job = await ended(first.id);

  expect(job).toMatchObject({ status: 'cancelled', cancelledBy: expect.any(String) });
  expect(job.left).toBeGreaterThan(0);
  await client.bulk.start({ action: 'cancel', ids });
});

test('an order that is not understood is refused with its place', async () => {
  await expect(client.bulk.start({ action: 'dance', filter: {} })).rejects.toMatchObject({ status: 422 });
  await expect(client.filters.save('of-nothing', { health: 'green' })).rejects.toMatchObject({
    status: 422, errors: [expect.objectContaining({ path: '/filter/health' })],
  });
});
