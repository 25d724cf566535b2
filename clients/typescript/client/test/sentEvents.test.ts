import { expect, test } from 'vitest';
import { readSentEvents, type SentEvent } from '../src/streaming/sentEvents.js';

async function read(text: string, size: number): Promise<SentEvent[]> {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const events = [];
  for await (const event of readSentEvents(body)) events.push(event);
  return events;
}

const text = 'retry: 1000\n\n: nothing new\n\nid: 1\nevent: step-completed\ndata: {"a":"ä€😀"}\n\n'
  + 'data: one\r\ndata:two\r\n\r\nevent: lone\n\ndata: last\r\rdata: unfinished';

test.each([1, 2, 3, 5, 7, 1_000])('events are read whole out of chunks of %i bytes', async (size) => {
  expect(await read(text, size)).toEqual([
    { name: 'comment', data: undefined },
    { name: 'step-completed', data: '{"a":"ä€😀"}' },
    { name: 'message', data: 'one\ntwo' },
    { name: 'message', data: 'last' },
  ]);
});

test('an event without an end is not kept for ever', async () => {
  await expect(read(`data: ${'x'.repeat(9 << 20)}`, 1 << 20)).rejects.toThrow('does not end');
});
