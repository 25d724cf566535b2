import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useAutonomy } from './context.js';
import { ExecutionLog, type LogView } from './executionLog.js';
import { LogSearch, type Matches } from './logSearch.js';

/** How a log is looked at. */
export interface LogOptions {
  /** Events that are read at once, 1 to 1,000. Default 200. */
  readonly pageSize?: number | undefined;
  /** Events that are held at most. Default 2,000. */
  readonly heldMax?: number | undefined;
  /**
   * What to look for: a text in the place or the words of a line; large and small letters are the same. The service
   * searches the whole log, also what is not held. What is found is in `matches`.
   */
  readonly search?: string | undefined;
}

/** What was found, and how to find more. */
export interface LiveMatches extends Matches {
  /** Searches on, where not all was searched. */
  readonly more: () => Promise<void>;
}

/** The events of an execution, a window of them. */
export interface LiveLog extends LogView {
  /** How many events there are after those that are held. */
  readonly unseen: number;
  /** What was found of `search`; undefined: nothing is searched. */
  readonly matches: LiveMatches | undefined;
  /** Shows the last events, and new ones as they come. */
  readonly follow: () => Promise<void>;
  /** Shows the events around a version. */
  readonly jump: (version: number) => Promise<void>;
  /** Adds the events before those that are held. */
  readonly older: () => Promise<void>;
  /** Adds the events after those that are held. */
  readonly newer: () => Promise<void>;
}

/** What happened to an execution, and happens: its last events, or wherever one looks. */
export function useExecutionLog(id: string, { pageSize = 200, heldMax = 2_000, search }: LogOptions = {}): LiveLog {
  const client = useAutonomy();
  const log = useMemo(() => new ExecutionLog(client, id, pageSize, heldMax), [client, id, pageSize, heldMax]);
  const view = useSyncExternalStore(log.subscribe, log.view, log.view);
  const matches = useMatches(id, search?.trim() ?? '', view.latest);
  return useMemo(() => ({
    ...view,
    unseen: Math.max(0, view.latest - (view.events.at(-1)?.version ?? view.latest)),
    matches,
    follow: log.follow,
    jump: log.jump,
    older: log.older,
    newer: log.newer,
  }), [log, view, matches]);
}

function useMatches(id: string, text: string, latest: number): LiveMatches | undefined {
  const client = useAutonomy();
  const search = useMemo(() => (text === '' ? undefined : new LogSearch(client, id, text)), [client, id, text]);
  const found = useSyncExternalStore(
    search?.subscribe ?? nothingToHear, search?.view ?? nothingFound, search?.view ?? nothingFound);
  useEffect(() => search?.reach(latest), [search, latest]);
  return useMemo(() => (search && found ? { ...found, more: search.more } : undefined), [search, found]);
}

const nothingToHear = () => () => undefined;
const nothingFound = () => undefined;
