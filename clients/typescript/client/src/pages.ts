/** What a page of a list has at least. */
export interface Page<T> {
  readonly items: readonly T[];
  /** What the next page is asked for with; null: there is none. */
  readonly cursor: string | null;
}

/** A list that is fetched page by page, as far as it is read: `for await (const item of list)`. */
export class Pages<T, P extends Page<T>> implements AsyncIterable<T> {
  readonly #fetch: (cursor: string | undefined) => Promise<P>;

  constructor(fetch: (cursor: string | undefined) => Promise<P>) {
    this.#fetch = fetch;
  }

  /** One page: the first, or the one that a cursor names. */
  page(cursor?: string): Promise<P> {
    return this.#fetch(cursor);
  }

  /** Every page, each fetched when it is asked for. */
  async *pages(): AsyncGenerator<P, void, undefined> {
    let cursor: string | undefined;
    do {
      const page = await this.#fetch(cursor);
      yield page;
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }
}
