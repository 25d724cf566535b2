import { orCurrent } from './errors.js';
import { conditional, keyed, pathOf, type CommandOptions, type Http, type WriteOptions } from './http.js';
import type { Json } from './json.js';
import { Pages } from './pages.js';
import type { StreamHub } from './streaming/hub.js';
import { topicOf, type FollowOptions, type StreamMessage } from './streaming/messages.js';
import type {
  CancelRequest, CommandResult, Decision, Estimate, EventFilter, EventPage, Execution, ExecutionFilter, ExecutionList,
  ExecutionReport, ExecutionStatus, ForkPreview, ForkRequest, Graph, ListedExecution, LogPage, PauseRequest, PlanEdit,
  Priority, Results, Step, StepDetail, Submission, Submitted, Timeline, UndoPreview, Why,
} from './types.js';

/** What every call takes. */
export interface CallOptions {
  /** Ends the call; it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a command takes that asks for little more than its reason. */
export interface ReasonedOptions extends CommandOptions {
  /** Why: kept with it, and in the audit log. */
  readonly reason?: string | undefined;
}

/** Which lines of a log. */
export interface LogFilter {
  /** After this version. */
  readonly after?: number | undefined;
  /** Lines at most, 1 to 5,000. Default 200. */
  readonly limit?: number | undefined;
  /** Those with this text. */
  readonly q?: string | undefined;
  /** Those of this step. */
  readonly step?: string | undefined;
  /** Only what went wrong. */
  readonly failed?: boolean | undefined;
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
  submit(submission: Submission, options: WriteOptions = {}): Promise<Submitted> {
    return this.#http.json({
      method: 'POST',
      path: '/executions',
      body: submission,
      ...keyed(options),
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
    return await this.#http.all<Step>({ path: pathOf`/executions/${id}/steps`, ...options });
  }

  /** Why an execution, or a step of it, is where it is, and what to do. */
  why(id: string, options: CallOptions & { readonly step?: string | undefined } = {}): Promise<Why> {
    const { step, signal } = options;
    return this.#http.json({ path: pathOf`/executions/${id}/why`, query: { step }, signal });
  }

  /** Its steps and what needs what: all of them, or those around one, so many needs away (2). */
  graph(id: string, options: CallOptions & { readonly around?: string; readonly depth?: number } = {}): Promise<Graph> {
    const { around, depth, signal } = options;
    return this.#http.json({ path: pathOf`/executions/${id}/graph`, query: { around, depth }, signal });
  }

  /** Its attempts, waits and undos with their times. */
  timeline(id: string, options: CallOptions = {}): Promise<Timeline> {
    return this.#http.json({ path: pathOf`/executions/${id}/timeline`, ...options });
  }

  /** What happened, in words. */
  log(id: string, filter: LogFilter = {}, options: CallOptions = {}): Promise<LogPage> {
    return this.#http.json({ path: pathOf`/executions/${id}/log`, query: { ...filter }, ...options });
  }

  /** How far it is, and how much longer it takes, as ranges. */
  estimate(id: string, options: CallOptions = {}): Promise<Estimate> {
    return this.#http.json({ path: pathOf`/executions/${id}/estimate`, ...options });
  }

  /** A step with its attempts and its output. */
  step(id: string, step: string, options: CallOptions = {}): Promise<StepDetail> {
    return this.#http.json({ path: pathOf`/executions/${id}/steps/${step}`, ...options });
  }

  /** What it delivers, complete or so far. */
  results(id: string, options: CallOptions = {}): Promise<Results> {
    return this.#http.json({ path: pathOf`/executions/${id}/results`, ...options });
  }

  /** Every decision that it asked for. */
  async decisions(id: string, options: CallOptions = {}): Promise<readonly Decision[]> {
    return await this.#http.all<Decision>({ path: pathOf`/executions/${id}/decisions`, ...options });
  }

  /** A page of its events, by version. */
  events(id: string, filter: EventFilter = {}, options: CallOptions = {}): Promise<EventPage> {
    return this.#http.json({ path: pathOf`/executions/${id}/events`, query: filter, ...options });
  }

  /** All that is worth telling of it: as JSON (docs/report.schema.json), Markdown or HTML. */
  report(id: string, format: 'md' | 'html', options?: CallOptions): Promise<string>;
  report(id: string, format?: 'json', options?: CallOptions): Promise<ExecutionReport>;
  report(
    id: string, format: 'json' | 'md' | 'html' = 'json', options: CallOptions = {},
  ): Promise<string | ExecutionReport> {
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
  prioritize(id: string, priority: Priority, options: ReasonedOptions = {}): Promise<CommandResult> {
    return this.#command(id, 'prioritize', { priority, reason: options.reason }, options);
  }

  /** Adds, replaces, removes steps that have not begun. */
  edit(id: string, edit: PlanEdit, options: CommandOptions = {}): Promise<CommandResult> {
    return this.#command(id, 'plan', edit, options);
  }

  /** Hands a signal to the step that waits for it. */
  signal(id: string, name: string, payload: Json = null, options: ReasonedOptions = {}): Promise<CommandResult> {
    return this.#command(id, pathOf`signals/${name}`, { payload, reason: options.reason }, options);
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
  retry(id: string, request: ForkRequest = {}, options: CommandOptions = {}): Promise<Submitted> {
    return this.#command(id, 'retry', request, options);
  }

  /** Runs from a step on once more, as a new execution. */
  restart(id: string, request: ForkRequest & { from: string }, options: CommandOptions = {}): Promise<Submitted> {
    return this.#command(id, 'restart', request, options);
  }

  /** Goes another way from a version, as a new execution. */
  fork(id: string, request: ForkRequest = {}, options: CommandOptions = {}): Promise<Submitted> {
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
  watch(id: string, options: FollowOptions = {}): AsyncIterableIterator<StreamMessage<`execution:${string}`>> {
    return this.#hub.follow(topicOf('execution', id), options);
  }

  /** Waits until it has ended, and gives how. */
  async whenEnded(id: string, options: CallOptions = {}): Promise<Execution> {
    for await (const message of this.watch(id, options)) {
      if (message.kind === 'end') break;
    }
    return this.get(id, options);
  }

  #command<T>(id: string, verb: string, body: unknown, options: CommandOptions): Promise<T> {
    const path = `${pathOf`/executions/${id}`}/${verb}`;
    return orCurrent(
      this.#http.json<T>({ method: 'POST', path, body, ...conditional(options) }),
      () => this.get(id, { signal: options.signal }));
  }
}
