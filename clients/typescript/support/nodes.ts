import type { Cluster } from '@autonomy/client';
import type { FakeService, Sent } from './fakeService.js';

/** Nodes that differ by one number. */
export function clusterOf(ended: number): Cluster {
  return {
    count: 0, counts: { executionsEnded: ended, executionsOpen: 0 }, leader: null, nodes: [], shards: [],
    store: { kind: 'fake', head: 0 }, time: '2026-11-21T09:30:00Z',
  };
}

/** Lets a fake tell of its nodes as the service does: how they are, and the position where that is another. */
export function tellNodes(fake: FakeService, position: () => number): void {
  fake.onSubscribe = (session, topic, after) => {
    if (topic !== 'cluster') return false;
    const at = position();
    session.send({ kind: 'snapshot', topic, position: at, cluster: clusterOf(at) });
    if (after !== at) session.send({ kind: 'bookmark', topic, position: at });
    return true;
  };
}

/** That they have changed. */
export function changed(position: number): Sent {
  const event = { type: 'cluster-changed', version: position, time: '2026-11-21T09:30:00Z', data: clusterOf(position) };
  return { kind: 'event', topic: 'cluster', position, event };
}
