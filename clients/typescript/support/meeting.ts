import { createClient, type Client, type ClientOptions } from '@autonomy/client';
import { afterEach, beforeEach } from 'vitest';
import { WebSocket } from 'ws';
import { FakeService } from './fakeService.js';
import { quick } from './quick.js';

/**
 * Each test of the file meets a fake service of its own. What is given connects to it, over WebSockets and with the
 * patience of tests unless told otherwise; all that was connected ends with the test, and the fake after it.
 */
export function meetFake(onMet: (fake: FakeService) => void | Promise<void>): (options?: ClientOptions) => Client {
  const clients: Client[] = [];
  let fake: FakeService | undefined;
  beforeEach(async () => {
    fake = await FakeService.start();
    await onMet(fake);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await fake?.stop();
  });
  return (options) => {
    const client = createClient({ baseUrl: fake!.url, webSocket: WebSocket, timing: quick, ...options });
    clients.push(client);
    return client;
  };
}
