import type { Client, FollowOptions, StreamMessage } from '@autonomy/client';
import type { FakeService } from './fakeService.js';

/** Follows the fake's execution to its end, and gives everything that was told. */
export async function follow(
  client: Client, fake: FakeService, options: FollowOptions = {},
  each: (message: StreamMessage) => void = () => undefined,
): Promise<StreamMessage[]> {
  const told: StreamMessage[] = [];
  for await (const message of client.stream(fake.topic, options)) {
    told.push(message);
    each(message);
  }
  return told;
}

/** The versions of the events among what was told. */
export function versionsOf(told: StreamMessage[]): number[] {
  return told.flatMap((message) => (message.kind === 'event' ? message.position : []));
}

/** 1, 2, 3, ... */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** Appends in the course of things, and then ends it. */
export function live(fake: FakeService, count: number): void {
  const next = (at: number) => (at < count ? fake.append('step-progress') : fake.end());
  for (let at = 1; at <= count; at++) setTimeout(next, 2 * at, at);
}
