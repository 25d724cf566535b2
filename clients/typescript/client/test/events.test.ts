import { createClient, type AutonomyEvent, type EventData, type EventOf } from '@autonomy/client';
import { expect, inject, test } from 'vitest';
import { WebSocket } from 'ws';

const plan = { plan: 1, name: 'quick', steps: [{ id: 'a', tool: 'text.join', with: { items: ['x', 'y'] } }] };

/** What an event says of its step, as far as it is one that is known here; it has to compile. */
function wordsOf(event: AutonomyEvent): string | undefined {
  switch (event.type) {
    case 'step-assigned':
      return `${event.data?.tool} (${event.data?.effect}), attempt ${event.data?.attempt}`;
    case 'step-completed':
      return event.data?.step;
    case 'step-failed':
      // @ts-expect-error: what fails has no output.
      return event.data?.output;
    // @ts-expect-error: no event has such a name.
    case 'step-dreamed':
      return '';
    default: {
      // There may always be one that is not known.
      const name: string = event.type;
      return name === 'step-dreamt' ? JSON.stringify(event.data) : undefined;
    }
  }
}

test('the name of an event says what its data is', async () => {
  const client = createClient({ baseUrl: inject('serviceUrl'), webSocket: WebSocket });
  try {
    const { id } = await client.executions.submit({ plan });
    const words: (string | undefined)[] = [];
    for await (const message of client.executions.watch(id, { after: 0 }))
      if (message.kind === 'event') words.push(wordsOf(message.event));

    expect(words.filter((word) => word !== undefined)).toEqual(['text.join (pure), attempt 1', 'a']);
  } finally {
    client.close();
  }
});

test('an event whose name came later is taken as it is', () => {
  const later = { type: 'step-dreamt', data: { of: 'sheep' } } as unknown as AutonomyEvent;

  expect(wordsOf(later)).toBe('{"of":"sheep"}');
});

test('events and their data are named by their names', () => {
  const failed: EventData<'step-failed'> = {
    step: 'a',
    error: {
      kind: 'timeout', message: 'It took too long.', code: 'timeout', effect: 'unknown', scope: 'call',
      evidence: { stderr: [] }, causes: [],
    },
  };
  const event: Pick<EventOf<'step-failed'>, 'type' | 'data'> = { type: 'step-failed', data: failed };

  expect(event.data?.error.kind).toBe('timeout');
});
