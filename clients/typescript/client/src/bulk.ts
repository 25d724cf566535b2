import { orCurrent } from './errors.js';
import type { CallOptions } from './executions.js';
import { keyed, pathOf, type Http, type WriteOptions } from './http.js';
import { Pages } from './pages.js';
import type { BulkItem, BulkItemPage, BulkJob, BulkJobList, BulkOrder, BulkPreview } from './types.js';

/** Bulk jobs: the same is done to many executions, each once, at a rate. */
export class Bulk {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The latest 1,000 jobs of the workspace, the latest first. */
  list(options: CallOptions = {}): Pages<BulkJob, BulkJobList> {
    return new Pages((cursor) => this.#http.json({ path: '/bulk', query: { cursor }, ...options }));
  }

  /** What a job would be about now. */
  preview(order: BulkOrder, options: CallOptions = {}): Promise<BulkPreview> {
    return this.#http.json({
      method: 'POST',
      path: '/bulk',
      body: { ...order, dryRun: true },
      isRepeatable: true,
      ...options,
    });
  }

  /** Begins a job: what it is about is settled with that. */
  start(order: BulkOrder, options: WriteOptions = {}): Promise<BulkJob> {
    return this.#http.json({ method: 'POST', path: '/bulk', body: order, ...keyed(options) });
  }

  get(id: string, options: CallOptions = {}): Promise<BulkJob> {
    return this.#http.json({ path: pathOf`/bulk/${id}`, ...options });
  }

  /** What became of each execution of a job. */
  items(id: string, filter: { status?: string } = {}, options: CallOptions = {}): Pages<BulkItem, BulkItemPage> {
    const path = pathOf`/bulk/${id}/items`;
    return new Pages((cursor) => this.#http.json({ path, query: { ...filter, cursor }, ...options }));
  }

  /** Begins no more of them; what was done stays done. */
  cancel(id: string, request: { reason?: string } = {}, options: WriteOptions = {}): Promise<BulkJob> {
    const path = pathOf`/bulk/${id}/cancel`;
    return orCurrent(
      this.#http.json<BulkJob>({ method: 'POST', path, body: request, ...keyed(options) }),
      () => this.get(id, { signal: options.signal }));
  }
}
