/** A server-sent event, or a comment, which has no data. */
export interface SentEvent {
  readonly name: string;
  readonly data: string | undefined;
}

/** The longest event, in characters: 8 Mi. The service names bodies beyond 256 KiB by their hash. */
const eventCharsMax = 8 << 20;

/** Reads server-sent events (WHATWG HTML, "Server-sent events") as they come; ids and `retry` are left out. */
export async function* readSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<SentEvent, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  let name = 'message';
  let data: string[] = [];
  for await (const bytes of chunksOf(body)) {
    rest += decoder.decode(bytes, { stream: true });
    // A return at the very end may be the first half of a line's end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > eventCharsMax) throw new Error('A server-sent event does not end.');
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { name, data: data.join('\n') };
        [name, data] = ['message', []];
        continue;
      }
      if (line.startsWith(':')) yield { name: 'comment', data: undefined };
      const colon = line.indexOf(':');
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') name = value;
      else if (field === 'data') data.push(value);
    }
  }
}

// Not every browser iterates over a stream by itself.
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (let chunk; !(chunk = await reader.read()).done;) yield chunk.value;
  } finally {
    reader.releaseLock();
  }
}
