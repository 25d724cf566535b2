import { ApiError } from './errors.js';
import { pathOf, type Http } from './http.js';
import type { JsonObject, Json } from './json.js';
import { Pages } from './pages.js';
import type { StreamHub } from './streaming/hub.js';
import type { FollowOptions, StreamMessage } from './streaming/messages.js';
import type {
  CancelRequest, CommandResult, Decision, EventFilter, EventPage, Execution, ExecutionFilter, ExecutionList,
  ExecutionStatus, ForkPreview, ForkRequest, ListedExecution, PauseRequest, PlanEdit, Priority, Results, Step,
  Submission, Submitted, UndoPreview, Why,
} from './types.js';

/** What every call takes. */
export interface CallOptions {
  /** Ends the call; it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a submission takes. */
export interface SubmitOptions extends CallOptions {
  /**
   * The same key means the same execution. Default: a new one, so that the submission can be retried, and does not
   * happen twice; give your own where your program may itself begin anew.
   */
  readonly idempotencyKey?: string | undefined;
}

/** What a command takes. */
export interface CommandOptions extends CallOptions {
  /** The version that was seen: refused with 412 when it has changed since. */
  readonly ifVersion?: number | undefined;
}

/** The ways to begin anew somewhere in the past of an execution. */
export type ForkKind = 'retry' | 'restart' | 'fork';

/** Executions: submit, look, steer, follow. */
export class Executions {
  readonly #http: Http;
  readonly #hub: StreamHub;

  constructor(http: Http, hub: StreamHub) {
    this.#http = http;
    this.#hub = hub;
  }

  /** Submits a plan; the answer comes once it is durable. */
  submit(submission: Submission, options: SubmitOptions = {}): Promise<Submitted> {
    return this.#http.json({
      method: 'POST',
      path: '/executions',
      body: submission,
      headers: { 'Idempotency-Key': options.idempotencyKey ?? newKey() },
      isRepeatable: true,
      signal: options.signal,
    });
  }

  /** An execution with its steps. */
  get(id: string, options: CallOptions = {}): Promise<Execution> {
    return this.#http.json({ path: pathOf`/executions/${id}`, ...options });
  }

  /** An execution in short. */
  status(id: string, options: CallOptions = {}): Promise<ExecutionStatus> {
    return this.#http.json({ path: pathOf`/executions/${id}/status`, ...options });
  }

  /** The executions of the workspace, the latest first. */
  list(filter: ExecutionFilter = {}, options: CallOptions = {}): Pages<ListedExecution, ExecutionList> {
    return new Pages((cursor) =>
      this.#http.json({ path: '/executions', query: { ...filter, cursor }, ...options }));
  }

  /** The steps of an execution. */
  async steps(id: string, options: CallOptions = {}): Promise<readonly Step[]> {
    const list = await this.#http.json<{ items: Step[] }>({ path: pathOf`/executions/${id}/steps`, ...options });
    return list.items;
  }

  /** Why an execution, or a step of it, is where it is, and what to do. */
  why(id: string, options: CallOptions & { readonly step?: string | undefined } = {}): Promise<Why> {
    const { step, signal } = options;
    return this.#http.json({ path: pathOf`/executions/${id}/why`, query: { step }, signal });
  }

  /** What it delivers, complete or so far. */
  results(id: string, options: CallOptions = {}): Promise<Results> {
    return this.#http.json({ path: pathOf`/executions/${id}/results`, ...options });
  }

  /** Every decision that it asked for. */
  async decisions(id: string, options: CallOptions = {}): Promise<readonly Decision[]> {
    const path = pathOf`/executions/${id}/decisions`;
    return (await this.#http.json<{ items: Decision[] }>({ path, ...options })).items;
  }

  /** A page of its events, by version. */
  events(id: string, filter: EventFilter = {}, options: CallOptions = {}): Promise<EventPage> {
    return this.#http.json({ path: pathOf`/executions/${id}/events`, query: filter, ...options });
  }

  /** All that is worth telling of it: as JSON (docs/report.schema.json), Markdown or HTML. */
  report(id: string, format: 'md' | 'html', options?: CallOptions): Promise<string>;
  report(id: string, format?: 'json', options?: CallOptions): Promise<JsonObject>;
  report(
    id: string, format: 'json' | 'md' | 'html' = 'json', options: CallOptions = {},
  ): Promise<string | JsonObject> {
    const call = { path: pathOf`/executions/${id}/report`, query: { format }, ...options };
    return format === 'json' ? this.#http.json(call) : this.#http.text(call);
  }

  /** Starts nothing more; what runs finishes. */
  pause(id: string, request: PauseRequest = {}, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#command(id, 'pause', request, options);
  }

  /** Goes on from exactly there. */
  resume(id: string, request: { reason?: string } = {}, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#command(id, 'resume', request, options);
  }

  /** Stops; with `undo`, what completed is undone. */
  cancel(id: string, request: CancelRequest = {}, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#command(id, 'cancel', request, options);
  }

  /** Ends it at once; nothing is undone. */
  terminate(id: string, request: { reason?: string } = {}, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#command(id, 'terminate', request, options);
  }

  /** Changes how urgent it is. */
  prioritize(id: string, priority: Priority, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#command(id, 'prioritize', { priority }, options);
  }

  /** Adds, replaces, removes steps that have not begun. */
  edit(id: string, edit: PlanEdit, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#command(id, 'plan', edit, options);
  }

  /** Hands a signal to the step that waits for it. */
  signal(id: string, name: string, payload: Json = null, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#command(id, pathOf`signals/${name}`, { payload }, options);
  }

  /** What a rollback would undo now. */
  previewRollback(id: string, options: CallOptions = {}): Promise<UndoPreview> {
    return this.#http.json({ path: pathOf`/executions/${id}/rollback`, ...options });
  }

  /** Cancels it and undoes what completed. */
  rollback(id: string, request: { reason?: string } = {}, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#command(id, 'rollback', request, options);
  }

  /** Runs once more what did not complete, as a new execution. */
  retry(id: string, request: ForkRequest = {}, options: CallOptions = {}): Promise<Submitted> {
    return this.#command(id, 'retry', request, options);
  }

  /** Runs from a step on once more, as a new execution. */
  restart(id: string, request: ForkRequest & { from: string }, options: CallOptions = {}): Promise<Submitted> {
    return this.#command(id, 'restart', request, options);
  }

  /** Goes another way from a version, as a new execution. */
  fork(id: string, request: ForkRequest = {}, options: CallOptions = {}): Promise<Submitted> {
    return this.#command(id, 'fork', request, options);
  }

  /** What a retry, a restart or a fork would do. */
  previewFork(
    id: string, kind: ForkKind, request: ForkRequest = {}, options: CallOptions = {},
  ): Promise<ForkPreview> {
    return this.#http.json({
      method: 'POST',
      path: `${pathOf`/executions/${id}`}/${kind}`,
      body: { ...request, dryRun: true },
      isRepeatable: true,
      ...options,
    });
  }

  /** Follows it: a snapshot, then its events, to the end. See {@link FollowOptions}. */
  watch(id: string, options: FollowOptions = {}): AsyncIterableIterator<StreamMessage> {
    return this.#hub.follow(`execution:${id}`, options);
  }

  /** Waits until it has ended, and gives how. */
  async whenEnded(id: string, options: CallOptions = {}): Promise<Execution> {
    for await (const message of this.watch(id, options)) {
      if (message.kind === 'end') break;
    }
    return this.get(id, options);
  }

  async #command<T>(id: string, verb: string, body: unknown, options: CommandOptions): Promise<T> {
    const { ifVersion, signal } = options;
    try {
      return await this.#http.json({
        method: 'POST',
        path: `${pathOf`/executions/${id}`}/${verb}`,
        body,
        headers: ifVersion === undefined ? {} : { 'If-Match': `"${ifVersion}"` },
        signal,
      });
    } catch (error) {
      if (error instanceof ApiError && (error.status === 409 || error.status === 412))
        error.current = await this.get(id, { signal }).catch(() => undefined);
      throw error;
    }
  }
}

// crypto.randomUUID is not there on pages that came over plain HTTP.
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
