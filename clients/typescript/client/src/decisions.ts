import { orCurrent } from './errors.js';
import type { CallOptions } from './executions.js';
import { keyed, pathOf, type Http, type WriteOptions } from './http.js';
import { Pages } from './pages.js';
import type {
  Answer, BatchAnswer, BatchResult, CommandResult, Decision, DecisionFilter, Inbox, InboxItem,
} from './types.js';

/** The inbox: questions to people. */
export class Decisions {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The open questions of the workspace, the oldest first. */
  list(filter: DecisionFilter = {}, options: CallOptions = {}): Pages<InboxItem, Inbox> {
    return new Pages((cursor) => this.#http.json({ path: '/decisions', query: { ...filter, cursor }, ...options }));
  }

  /** All of one, its evidence included. */
  get(id: string, options: CallOptions = {}): Promise<Decision> {
    return this.#http.json({ path: pathOf`/decisions/${id}`, ...options });
  }

  /** Answers one; the first answer counts, and whoever is late is told it as `current` of the error. */
  answer(id: string, answer: Answer, options: WriteOptions = {}): Promise<CommandResult> {
    const path = pathOf`/decisions/${id}/answer`;
    return orCurrent(
      this.#http.json<CommandResult>({ method: 'POST', path, body: answer, ...keyed(options) }),
      () => this.get(id, { signal: options.signal }));
  }

  /** Gives many the same answer, or says which, with `dryRun`. */
  answerAll(batch: BatchAnswer, options: WriteOptions = {}): Promise<BatchResult> {
    return this.#http.json({ method: 'POST', path: '/decisions/batch-answer', body: batch, ...keyed(options) });
  }
}
