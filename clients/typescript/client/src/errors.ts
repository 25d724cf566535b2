import type { BulkJob, Decision, Execution, Problem, Project, SavedFilter, Task } from './types.js';

/** What a refused change may have been about. */
export type Current = Execution | Decision | Project | Task | SavedFilter | BulkJob;

/** The service refused a request, or failed at it. Nothing of a refused request is stored. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The status of HTTP. */
  readonly status: number;
  /** A short stable word for programs: `unknown_execution`. */
  readonly code: string;
  /** Each single mistake: where (a JSON pointer), what, and what to write instead. */
  readonly errors: Problem['errors'];
  /** What to look for in the service's log. */
  readonly requestId: string | undefined;
  /** When it makes sense to ask again, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /**
   * After a conflict (409, 412): what the change was about as it stands by now, if that could be read. The method says
   * what that is: of `executions` the execution, of `projects` the project or the task, of `decisions` the decision.
   */
  current: Current | undefined;

  constructor(problem: Partial<Problem> & { status: number; code: string }, retryAfterMs?: number) {
    super(problem.detail ?? problem.title ?? `The service answered ${problem.status}.`);
    this.status = problem.status;
    this.code = problem.code;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The service could not be reached, or the connection broke: whether a request took effect is not known. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** Waits for a change; a conflict carries how things stand by now, as far as they can be read. */
export async function orCurrent<T>(change: Promise<T>, read: () => Promise<Current>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 409 || error.status === 412))
      error.current = await read().catch(() => undefined);
    throw error;
  }
}

/** The refusal in an answer, whoever wrote it: the service, or something between. */
export async function refusalOf(response: Response): Promise<ApiError> {
  const retryAfterMs = retryAfterOf(response.headers.get('Retry-After'));
  const text = await response.text();
  try {
    const problem: unknown = JSON.parse(text);
    if (isProblem(problem)) return new ApiError({ ...problem, status: response.status }, retryAfterMs);
  } catch {
    // A proxy's page: its status says what there is to say.
  }
  return new ApiError({ status: response.status, code: `http_${response.status}` }, retryAfterMs);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}

/** Seconds, or a date (RFC 9110, 10.2.3); undefined where it is neither. */
function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
