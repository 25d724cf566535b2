import type { CallOptions, CommandOptions } from './executions.js';
import { keyed, pathOf, type Http, type WriteOptions } from './http.js';
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
    const { ifVersion } = options;
    return this.#http.json({
      method: 'PUT',
      path: pathOf`/filters/${name}`,
      body: { filter },
      headers: ifVersion === undefined ? {} : { 'If-Match': `"${ifVersion}"` },
      ...keyed(options),
    });
  }

  /** Deletes it; jobs that were made with it keep it as it was. */
  delete(name: string, options: WriteOptions = {}): Promise<void> {
    return this.#http.json({ method: 'DELETE', path: pathOf`/filters/${name}`, ...keyed(options) });
  }
}
