import { createClient, timingDefault, type Client, type Timing, type Topic } from '@autonomy/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backoffOf } from '../src/timing.js';

test('a client is as patient as its documentation says', () => {
  expect(timingDefault).toEqual({
    requestMs: 30_000, retriesMax: 4, retryLeastMs: 15_000, retryAfterMaxMs: 60_000, backoffFirstMs: 500,
    backoffMaxMs: 30_000, handshakeMs: 8_000, silenceMs: 35_000, gapMs: 200, lingerMs: 1_000, failuresMax: 2,
    upgradeMs: 300_000, longPollMs: 25_000, pollMs: 2_000, pollIdleMs: 10_000, pollHiddenMs: 30_000,
  });
});

describe('Back-off', () => {
  const waitsOf = (random: number) => {
    vi.spyOn(Math, 'random').mockReturnValue(random);
    return Array.from({ length: 9 }, (_, attempt) => backoffOf(attempt, timingDefault));
  };
  afterEach(() => void vi.restoreAllMocks());

  test('doubles from half a second to half a minute', () => {
    expect(waitsOf(1)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('is any part of that, from nothing on', () => {
    expect(waitsOf(0.5)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    expect(waitsOf(0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('A service that restarts', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    // As unlucky as can be expected: each pause is a tenth of the longest.
    vi.spyOn(Math, 'random').mockReturnValue(0.1);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  /** What becomes of a request to a service that is away for so long, and how often it is sent until when. */
  async function outcomeOf(awayMs: number, send: (client: Client) => Promise<unknown>, timing: Partial<Timing> = {}) {
    let sent = 0;
    let isOver = false;
    const beganAt = performance.now();
    const client = createClient({
      baseUrl: 'http://127.0.0.1:1',
      timing,
      fetch: async () => {
        sent++;
        if (performance.now() - beganAt < awayMs) throw new TypeError('fetch failed');
        return Response.json({});
      },
    });
    const outcome = send(client).then(() => 'answered', (error: Error) => error.name).finally(() => (isOver = true));
    while (!isOver) await vi.advanceTimersByTimeAsync(10);
    return { outcome: await outcome, sent, tookMs: performance.now() - beganAt };
  }

  const repeatable: [string, (client: Client) => Promise<unknown>][] = [
    ['what reads', (client) => client.executions.get('e')],
    ['what writes with a key', (client) => client.executions.signal('e', 'go')],
  ];

  test.each(repeatable)('is waited for by %s, for 15 s at least', async (_, send) => {
    expect(await outcomeOf(14_900, send)).toMatchObject({ outcome: 'answered' });
    const { outcome, tookMs } = await outcomeOf(3_600_000, send);

    expect(outcome).toBe('ConnectionError');
    expect(tookMs).toBeGreaterThanOrEqual(15_000);
    expect(tookMs).toBeLessThan(19_000);
  });

  test('is not asked more and more rarely while it is waited for', async () => {
    const { outcome, tookMs } = await outcomeOf(10_000, (client) => client.executions.get('e'));

    expect(outcome).toBe('answered');
    expect(tookMs).toBeLessThan(10_500);
  });

  test('is waited for as long as the client is told to, and for all of its tries', async () => {
    const { sent, tookMs } = await outcomeOf(3_600_000, (client) => client.tools.list(), { retryLeastMs: 0 });
    expect(sent).toBe(5);
    expect(tookMs).toBeLessThan(1_000);
    expect((await outcomeOf(3_600_000, (client) => client.tools.list(), { retryLeastMs: 30_000 })).tookMs)
      .toBeGreaterThanOrEqual(30_000);
  });

  test('is not waited for by what must not be sent twice, nor where nothing is to be sent again', async () => {
    const write = (client: Client) => client.request({ method: 'POST', path: '/executions/e/pause' });

    expect(await outcomeOf(3_600_000, write)).toMatchObject({ outcome: 'ConnectionError', sent: 1 });
    expect(await outcomeOf(3_600_000, (client) => client.tools.list(), { retriesMax: 0 })).toMatchObject({ sent: 1 });
  });
});

describe('Polls', () => {
  const page = { visibilityState: 'visible' };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 0 });
    page.visibilityState = 'visible';
    vi.stubGlobal('document', page);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** In which seconds a topic is polled: of what the answers say by then, and over so long a time. */
  async function pollsOf(topic: Topic, answer: () => unknown, seconds: number, meanwhile = () => undefined as void) {
    const polls: number[] = [];
    const client = createClient({
      baseUrl: 'http://127.0.0.1:1',
      transport: 'poll',
      fetch: () => {
        polls.push(Date.now() / 1_000);
        return Promise.resolve(Response.json(answer()));
      },
    });
    const ending = new AbortController();
    const ended = client.stream(topic, { after: 0, signal: ending.signal }).next().catch(() => undefined);
    while (Date.now() < seconds * 1_000) {
      meanwhile();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    ending.abort();
    client.close();
    await ended;
    return polls;
  }

  /** Seconds at a distance, both ends included. */
  const every = (step: number, first: number, last: number) =>
    Array.from({ length: (last - first) / step + 1 }, (_, at) => first + at * step);
  const events = (version = 0) => ({ events: [], after: version, hasEnded: false });

  test('come every 2 s, and every 10 s after a minute in which nothing happened', async () => {
    expect(await pollsOf('execution:e', () => events(), 100)).toEqual([...every(2, 0, 60), ...every(10, 70, 100)]);
  });

  test('come every 30 s where the page is hidden, and as often as ever once it is looked at again', async () => {
    page.visibilityState = 'hidden';
    const polls = await pollsOf('execution:e', () => events(), 90, () => {
      if (Date.now() === 63_000) page.visibilityState = 'visible';
    });

    expect(polls).toEqual([0, 30, 60, 70, 80, 90]);
  });

  /** What tells where a topic is, once it has got so far. */
  const topics: [Topic, (version: number) => unknown][] = [
    ['inbox', (version) => ({ items: [{ id: 'e', version }], cursor: null, counts: {}, behind: false })],
    ['executions', (version) => ({ items: [{ id: 'e', version }], cursor: null, counts: {}, behind: false })],
    ['project:p', (version) => ({ id: 'p', version })],
    ['cluster', (version) => ({
      time: Date.now(),
      nodes: [{ incarnation: 'n', status: 'up', pressure: 'none', uptimeMs: Date.now(), counts: {
        workersConnected: version, actors: Date.now(),
      } }],
    })],
  ];

  test.each(topics)('of %s are as rare where nothing happens', async (topic, at) => {
    expect(await pollsOf(topic, () => at(1), 90)).toEqual([...every(2, 0, 60), ...every(10, 70, 90)]);
  });

  test.each(topics)('of %s are frequent again for a minute when something happens', async (topic, at) => {
    const polls = await pollsOf(topic, () => at(Date.now() < 65_000 ? 1 : 2), 150);

    expect(polls).toEqual([...every(2, 0, 60), ...every(2, 70, 130), ...every(10, 140, 150)]);
  });
});
