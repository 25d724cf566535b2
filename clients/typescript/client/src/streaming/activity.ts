import { ApiError } from '../errors.js';
import { pathOf, type Http } from '../http.js';
import type { Cluster, ExecutionList, Project } from '../types.js';

/** Where a topic of many executions is: another text when something has happened in it. */
export async function activityOf(http: Http, topic: string, signal: AbortSignal): Promise<string> {
  if (topic === 'cluster') return nodesOf(await http.json<Cluster>({ path: '/cluster', signal, isRepeatable: false }));
  if (topic.startsWith('project:')) return await versionOf(http, topic.slice('project:'.length), signal);
  if (topic !== 'executions' && topic !== 'inbox') {
    // As the service says it over a WebSocket.
    const detail = 'There is no such topic. There are execution:ID, project:NAME, executions, inbox and cluster.';
    throw new ApiError({ status: 422, code: 'unknown_topic', detail });
  }
  // Whatever asks somebody, or is answered, changes its execution.
  const query = { sort: '-changed', limit: 1 };
  const { items } = await http.json<ExecutionList>({ path: '/executions', query, signal, isRepeatable: false });
  return items.map(({ id, version }) => `${id} ${version}`).join();
}

async function versionOf(http: Http, project: string, signal: AbortSignal): Promise<string> {
  try {
    const path = pathOf`/projects/${project}`;
    return String((await http.json<Project>({ path, signal, isRepeatable: false })).version);
  } catch (error) {
    // One that is still to be made can be followed, as over a WebSocket.
    if (error instanceof ApiError && error.code === 'unknown_project') return 'none';
    throw error;
  }
}

/** What the topic tells of, and nothing that changes with the time alone. */
function nodesOf({ nodes }: Cluster): string {
  return JSON.stringify(nodes.map(({ incarnation, status, pressure, counts }) =>
    [incarnation, status, pressure, counts.workersConnected]));
}
