interface Waiting<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** What was told and not taken yet, for one reader. */
export class MessageQueue<T> {
  readonly #items: T[] = [];
  readonly #waiting: Waiting<T>[] = [];
  #isEnded = false;
  #error: { readonly value: unknown } | undefined;

  get size(): number {
    return this.#items.length;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  push(item: T): void {
    if (this.#isEnded) return;
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve({ value: item, done: false });
    else this.#items.push(item);
  }

  /** Nothing follows; what is there is still taken. */
  end(): void {
    this.#isEnded = true;
    for (const waiting of this.#waiting.splice(0)) waiting.resolve({ value: undefined, done: true });
  }

  /** As {@link end}, and then the reader gets the error, once. */
  fail(error: unknown): void {
    if (this.#isEnded) return;
    const waiting = this.#waiting.shift();
    if (waiting) waiting.reject(error);
    else this.#error = { value: error };
    this.end();
  }

  /** What is there is not wanted any more. */
  clear(): void {
    this.#items.length = 0;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve({ value: item, done: false });
    if (!this.#isEnded) return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    const error = this.#error;
    this.#error = undefined;
    return error ? Promise.reject(error.value as Error) : Promise.resolve({ value: undefined, done: true });
  }
}
