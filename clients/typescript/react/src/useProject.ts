import type { Board, NewTask, Project, ReasonedOptions, StartedTasks, Task, TaskChange } from '@autonomy/client';
import { useMemo } from 'react';
import { useStore, useView } from './context.js';
import type { Live } from './live.js';
import { liveBoard } from './sources.js';
import type { Store } from './store.js';

/** What can be done to a project. */
export interface ProjectActions {
  /** Turns the autonomous switch. */
  setAutonomous(enabled: boolean, options?: ReasonedOptions): Promise<Project>;
  /** Starts what is ready once. */
  startProcessing(options?: ReasonedOptions): Promise<StartedTasks>;
  addTask(task: NewTask): Promise<Task>;
  changeTask(id: string, change: TaskChange): Promise<Task>;
  refresh(): void;
}

/** A project, live. */
export interface LiveProject {
  readonly project: Project | undefined;
  readonly columns: Board['columns'] | undefined;
  readonly isStale: boolean;
  readonly error: Error | undefined;
  readonly actions: ProjectActions;
}

/** A project with its board, kept up to date. */
export function useProject(id: string): LiveProject {
  const store = useStore();
  const live = useMemo(() => liveBoard(store, id), [store, id]);
  const { data, isStale, error } = useView(live);
  const actions = useMemo(() => actionsOf(store, id, live), [store, id, live]);
  return { project: data?.project, columns: data?.columns, isStale, error, actions };
}

function actionsOf({ client: { projects } }: Store, id: string, live: Live<Board>): ProjectActions {
  const seen = async <T>(change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } finally {
      live.refresh();
    }
  };
  return {
    setAutonomous: (enabled, options) => seen(projects.setAutonomous(id, enabled, options)),
    startProcessing: (options) => seen(projects.startProcessing(id, options)),
    addTask: (task) => seen(projects.addTask(id, task)),
    changeTask: (task, change) => seen(projects.changeTask(task, change)),
    refresh: () => live.refresh(),
  };
}
