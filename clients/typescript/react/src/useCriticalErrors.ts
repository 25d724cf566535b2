import type { Answer, CommandResult, InboxItem } from '@autonomy/client';
import { useCallback, useMemo } from 'react';
import { useStore, useView } from './context.js';
import { liveInbox, type ErrorScope } from './sources.js';

/** What waits for a person. */
export interface CriticalErrors {
  /** The open questions, the oldest first, 200 at most; undefined: not known yet. */
  readonly items: readonly InboxItem[] | undefined;
  /** Answers one; the first answer counts. */
  readonly decide: (decision: string, answer: Answer) => Promise<CommandResult>;
  readonly isStale: boolean;
  readonly error: Error | undefined;
}

/** What waits for a person: of an execution, of a project, or of the whole workspace. */
export function useCriticalErrors({ execution, project, kind }: ErrorScope = {}): CriticalErrors {
  const store = useStore();
  const live = useMemo(
    () => liveInbox(store, { execution, project, kind }), [store, execution, project, kind]);
  const { data, isStale, error } = useView(live);
  const decide = useCallback(async (decision: string, answer: Answer) => {
    try {
      return await store.client.decisions.answer(decision, answer);
    } finally {
      // Refused too: somebody else may have answered it.
      live.refresh();
    }
  }, [store, live]);
  return { items: data, decide, isStale, error };
}
