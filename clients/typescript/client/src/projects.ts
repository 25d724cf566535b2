import type { CallOptions } from './executions.js';
import { pathOf, type Http } from './http.js';
import type { StreamHub } from './streaming/hub.js';
import type { FollowOptions, StreamMessage } from './streaming/messages.js';
import type {
  Board, NewProject, NewTask, Project, ProjectChange, StartedTasks, Task, TaskChange, TaskCompleted, TaskCompletion,
} from './types.js';

/** Projects: boards of tasks, and the autonomous switch. */
export class Projects {
  readonly #http: Http;
  readonly #hub: StreamHub;

  constructor(http: Http, hub: StreamHub) {
    this.#http = http;
    this.#hub = hub;
  }

  /** Every project, the oldest first. */
  async list(options: CallOptions = {}): Promise<readonly Project[]> {
    return (await this.#http.json<{ items: Project[] }>({ path: '/projects', ...options })).items;
  }

  create(project: NewProject, options: CallOptions = {}): Promise<Project> {
    return this.#http.json({ method: 'POST', path: '/projects', body: project, ...options });
  }

  get(id: string, options: CallOptions = {}): Promise<Project> {
    return this.#http.json({ path: pathOf`/projects/${id}`, ...options });
  }

  /** Changes settings; what is absent stays. */
  change(id: string, change: ProjectChange, options: CallOptions = {}): Promise<Project> {
    return this.#http.json({ method: 'PATCH', path: pathOf`/projects/${id}`, body: change, ...options });
  }

  /** Turns the autonomous switch. Off: nothing new starts, and what runs goes on. */
  setAutonomous(id: string, enabled: boolean, options: CallOptions = {}): Promise<Project> {
    return this.#http.json({
      method: 'PATCH',
      path: pathOf`/projects/${id}/autonomous-execution`,
      body: { enabled },
      isRepeatable: true,
      ...options,
    });
  }

  /** Starts what is ready once, as far as there are places. */
  startProcessing(id: string, options: CallOptions = {}): Promise<StartedTasks> {
    return this.#http.json({ method: 'POST', path: pathOf`/projects/${id}/start-processing`, ...options });
  }

  /** Its tasks in columns. */
  board(id: string, options: CallOptions = {}): Promise<Board> {
    return this.#http.json({ path: pathOf`/projects/${id}/board`, ...options });
  }

  /** Its tasks in the order of their numbers. */
  async tasks(id: string, filter: { status?: string } = {}, options: CallOptions = {}): Promise<readonly Task[]> {
    const call = { path: pathOf`/projects/${id}/tasks`, query: filter, ...options };
    return (await this.#http.json<{ items: Task[] }>(call)).items;
  }

  /** Lays a task down: with exactly one of plan, sandbox, goal. */
  addTask(id: string, task: NewTask, options: CallOptions = {}): Promise<Task> {
    return this.#http.json({ method: 'POST', path: pathOf`/projects/${id}/tasks`, body: task, ...options });
  }

  task(id: string, options: CallOptions = {}): Promise<Task> {
    return this.#http.json({ path: pathOf`/tasks/${id}`, ...options });
  }

  /** Changes a task, or does something to it: pause, resume, cancel, retry. */
  changeTask(id: string, change: TaskChange, options: CallOptions = {}): Promise<Task> {
    return this.#http.json({ method: 'PATCH', path: pathOf`/tasks/${id}`, body: change, ...options });
  }

  /** Tells how a sandbox's task ended; told twice, it is answered twice and recorded once. */
  completeTask(sandbox: string, completion: TaskCompletion, options: CallOptions = {}): Promise<TaskCompleted> {
    return this.#http.json({
      method: 'POST',
      path: pathOf`/sandboxes/${sandbox}/task-complete`,
      body: completion,
      isRepeatable: true,
      ...options,
    });
  }

  /** Follows what happens to it: its switch, its tasks, its executions as a whole. */
  watch(id: string, options: FollowOptions = {}): AsyncIterableIterator<StreamMessage> {
    return this.#hub.follow(`project:${id}`, options);
  }
}
