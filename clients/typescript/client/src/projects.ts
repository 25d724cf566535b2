import { orCurrent } from './errors.js';
import type { CallOptions, ReasonedOptions } from './executions.js';
import { conditional, keyed, pathOf, type Call, type CommandOptions, type Http, type WriteOptions } from './http.js';
import { Pages } from './pages.js';
import type { StreamHub } from './streaming/hub.js';
import { topicOf, type FollowOptions, type StreamMessage } from './streaming/messages.js';
import type {
  Board, NewProject, NewTask, Project, ProjectChange, ProjectList, StartedTasks, Task, TaskChange, TaskCompleted,
  TaskCompletion, TaskList,
} from './types.js';

/** Projects: boards of tasks, and the autonomous switch. */
export class Projects {
  readonly #http: Http;
  readonly #hub: StreamHub;

  constructor(http: Http, hub: StreamHub) {
    this.#http = http;
    this.#hub = hub;
  }

  /** The projects, the oldest first. */
  list(options: CallOptions = {}): Pages<Project, ProjectList> {
    return new Pages((cursor) => this.#http.json({ path: '/projects', query: { cursor }, ...options }));
  }

  create(project: NewProject, options: WriteOptions = {}): Promise<Project> {
    return this.#change(project.name, { method: 'POST', path: '/projects', body: project, ...keyed(options) });
  }

  get(id: string, options: CallOptions = {}): Promise<Project> {
    return this.#http.json({ path: pathOf`/projects/${id}`, ...options });
  }

  /** Changes settings; what is absent stays. */
  change(id: string, change: ProjectChange, options: CommandOptions = {}): Promise<Project> {
    const path = pathOf`/projects/${id}`;
    return this.#change(id, { method: 'PATCH', path, body: change, ...conditional(options) });
  }

  /** Turns the autonomous switch. Off: nothing new starts, and what runs goes on. */
  setAutonomous(id: string, enabled: boolean, options: ReasonedOptions = {}): Promise<Project> {
    const path = pathOf`/projects/${id}/autonomous-execution`;
    const body = { enabled, reason: options.reason };
    return this.#change(id, { method: 'PATCH', path, body, ...conditional(options) });
  }

  /** Starts what is ready once, as far as there are places. */
  startProcessing(id: string, options: ReasonedOptions = {}): Promise<StartedTasks> {
    const path = pathOf`/projects/${id}/start-processing`;
    return this.#change(id, { method: 'POST', path, body: { reason: options.reason }, ...conditional(options) });
  }

  /** Its tasks in columns. */
  board(id: string, options: CallOptions = {}): Promise<Board> {
    return this.#http.json({ path: pathOf`/projects/${id}/board`, ...options });
  }

  /** Its tasks in the order of their numbers. */
  tasks(id: string, filter: { status?: string } = {}, options: CallOptions = {}): Pages<Task, TaskList> {
    const path = pathOf`/projects/${id}/tasks`;
    return new Pages((cursor) => this.#http.json({ path, query: { ...filter, cursor }, ...options }));
  }

  /** Lays a task down: with exactly one of plan, sandbox, goal. */
  addTask(id: string, task: NewTask, options: WriteOptions = {}): Promise<Task> {
    const path = pathOf`/projects/${id}/tasks`;
    return this.#change(id, { method: 'POST', path, body: task, ...keyed(options) });
  }

  task(id: string, options: CallOptions = {}): Promise<Task> {
    return this.#http.json({ path: pathOf`/tasks/${id}`, ...options });
  }

  /** Changes a task, or does something to it: pause, resume, cancel, retry. Its version is that of its project. */
  changeTask(id: string, change: TaskChange, options: CommandOptions = {}): Promise<Task> {
    const path = pathOf`/tasks/${id}`;
    return this.#changeTask(id, { method: 'PATCH', path, body: change, ...conditional(options) });
  }

  /** Tells how a sandbox's task ended; told twice, it is answered twice and recorded once. */
  completeTask(sandbox: string, completion: TaskCompletion, options: WriteOptions = {}): Promise<TaskCompleted> {
    const path = pathOf`/sandboxes/${sandbox}/task-complete`;
    return this.#changeTask(completion.task_id, { method: 'POST', path, body: completion, ...keyed(options) });
  }

  /** Follows what happens to it: its switch, its tasks, its executions as a whole. */
  watch(id: string, options: FollowOptions = {}): AsyncIterableIterator<StreamMessage<`project:${string}`>> {
    return this.#hub.follow(topicOf('project', id), options);
  }

  #change<T>(id: string, call: Call): Promise<T> {
    return orCurrent(this.#http.json<T>(call), () => this.get(id, { signal: call.signal }));
  }

  #changeTask<T>(id: string, call: Call): Promise<T> {
    return orCurrent(this.#http.json<T>(call), () => this.task(id, { signal: call.signal }));
  }
}
