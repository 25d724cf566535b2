import { orCurrent } from './errors.js';
import type { CallOptions } from './executions.js';
import { conditional, keyed, pathOf, type CommandOptions, type Http, type WriteOptions } from './http.js';
import { Pages } from './pages.js';
import type { FilterTerms, SavedFilter, SavedFilterList } from './types.js';

/** Filters of executions that the workspace keeps under names: for lists (`saved`) and bulk jobs (`savedFilter`). */
export class Filters {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The filters, by name. */
  list(options: CallOptions = {}): Pages<SavedFilter, SavedFilterList> {
    return new Pages((cursor) => this.#http.json({ path: '/filters', query: { cursor }, ...options }));
  }

  get(name: string, options: CallOptions = {}): Promise<SavedFilter> {
    return this.#http.json({ path: pathOf`/filters/${name}`, ...options });
  }

  /** Saves a filter, in the place of the one of this name; with `ifVersion` 0 only where there is none. */
  save(name: string, filter: FilterTerms, options: CommandOptions = {}): Promise<SavedFilter> {
    const path = pathOf`/filters/${name}`;
    return orCurrent(
      this.#http.json<SavedFilter>({ method: 'PUT', path, body: { filter }, ...conditional(options) }),
      () => this.get(name, { signal: options.signal }));
  }

  /** Deletes it; jobs that were made with it keep it as it was. */
  delete(name: string, options: WriteOptions & { readonly reason?: string | undefined } = {}): Promise<void> {
    const query = { reason: options.reason };
    return this.#http.json({ method: 'DELETE', path: pathOf`/filters/${name}`, query, ...keyed(options) });
  }
}
