/** A `fetch` with the six connections that a browser makes to a service over HTTP/1.1: what is more waits for one. */
export class SixConnections {
  /** As many as were taken at once. */
  most = 0;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  /** A connection is taken from the request to the end of the answer's body. */
  readonly fetch: typeof fetch = async (input, init) => {
    if (this.#taken === 6) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.most = Math.max(this.most, ++this.#taken);
    try {
      const response = await fetch(input, init);
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      void (response.body ?? new ReadableStream<Uint8Array>({ start: (end) => end.close() }))
        .pipeTo(writable).catch(() => undefined).then(this.#free);
      return new Response(readable, response);
    } catch (error) {
      this.#free();
      throw error;
    }
  };

  readonly #free = () => {
    this.#taken--;
    this.#waiting.shift()?.();
  };
}
