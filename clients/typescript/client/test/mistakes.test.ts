import { createClient, type Client, type Submission, type Topic } from '@autonomy/client';
import { describe, expect, test } from 'vitest';
import type { FakeService } from '../../support/fakeService.js';
import { meetFake } from '../../support/meeting.js';
import { quick } from '../../support/quick.js';

let fake: FakeService;
let client: Client;
const connect = meetFake((met) => {
  fake = met;
  client = connect({ timing: { ...quick, retryLeastMs: 60_000 } });
});

/** It is refused as the caller's mistake, and nothing is sent. */
async function expectMistake(send: () => Promise<unknown>, message: RegExp): Promise<void> {
  const error: unknown = await send().catch((mistake: unknown) => mistake);
  expect(error).toBeInstanceOf(TypeError);
  expect((error as TypeError).message).toMatch(message);
  expect(fake.requests).toEqual([]);
  expect(fake.sessions).toEqual([]);
}

const cyclic: { plan: Record<string, unknown> } = { plan: {} };
cyclic.plan['self'] = cyclic;

const bodies: [string, unknown, RegExp][] = [
  ['a BigInt', { plan: { plan: 1n } }, /no JSON: .*BigInt/],
  ['itself', cyclic, /no JSON: .*circular/],
];

test.each(bodies)('a plan that has %s in it is not sent', async (_, submission, message) => {
  await expectMistake(() => client.executions.submit(submission as Submission), message);
});

test('nor is a body that is nothing, or one where there is none', async () => {
  await expectMistake(() => client.request({ method: 'POST', path: '/tokens', body: () => 1 }), /it is a function/);
  await expectMistake(() => client.request({ path: '/tokens', body: {} }), /GET/);
});

test('nor a time that is none, nor a header that cannot be one', async () => {
  await expectMistake(() => client.executions.list({ since: new Date('soon') }).page(), /since is no time/);
  await expectMistake(() => client.executions.submit({ plan: {} }, { idempotencyKey: 'a\nb' }), /header/i);
  await expectMistake(() => connect({ token: 'a\nb' }).tools.list(), /header/i);
});

const addresses: [string, RegExp][] = [
  ['nonsense', /no address.*: nonsense/], ['', /no address/], ['ftp://h', /ftp:/], ['localhost:8080', /localhost:/],
  ['http://u:p@h', /user/], ['http://h/?a=1', /query/], ['http://h/#a', /fragment/],
];

test.each(addresses)('no client is made for %j', (baseUrl, message) => {
  const make = () => createClient({ baseUrl });
  expect(make).toThrow(TypeError);
  expect(make).toThrow(message);
});

test.each(['', '/', '/below', '/below/'])('a client may be made for an address that ends with %j', async (end) => {
  fake.onRequest = (request) => {
    request.url = request.url!.replace('/below', '');
    return false;
  };
  const own = connect({ baseUrl: `${fake.url}${end}` });

  expect((await own.executions.get(fake.execution)).id).toBe(fake.execution);
  expect(await own.stream('inbox').next()).toMatchObject({ value: { kind: 'bookmark' } });
});

describe.each(['', undefined, null, 5, '.', '..'])('An id that is %j', (given) => {
  const id = given as string;
  const calls: [string, () => Promise<unknown>][] = [
    ['an execution', () => client.executions.get(id)],
    ['what is below an execution', () => client.executions.status(id)],
    ['a step', () => client.executions.step('e', id)],
    ['a command', () => client.executions.pause(id)],
    ['a signal', () => client.executions.signal('e', id)],
    ['a fork', () => client.executions.previewFork(id, 'retry')],
    ['all of a list', () => client.executions.steps(id)],
    ['a page of a list', () => client.projects.tasks(id).page()],
    ['a project', () => client.projects.get(id)],
    ['a task', () => client.projects.changeTask(id, {})],
    ['a question', () => client.decisions.get(id)],
    ['a tool', () => client.tools.get(id)],
    ['a filter', () => client.filters.delete(id)],
    ['a job', () => client.bulk.get(id)],
  ];

  test.each(calls)('is no id of %s', (_, send) => expectMistake(send, /is an id missing\?$/));
});

describe.each(['', undefined, null])('What is followed by the id %j', (given) => {
  const id = given as string;

  test('is refused at once', async () => {
    expect(() => client.executions.watch(id)).toThrow(TypeError);
    expect(() => client.projects.watch(id)).toThrow(TypeError);
    await expectMistake(() => client.executions.whenEnded(id), /which execution/);
  });
});

test.each(['execution:', 'project:', 'execution', 'project'])('%j is a topic of nothing', (topic) => {
  expect(() => client.stream(topic as Topic)).toThrow(/which (execution|project)/);
});
