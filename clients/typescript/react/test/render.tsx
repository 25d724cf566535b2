import { AutonomyProvider } from '@autonomy/react';
import type { Client } from '@autonomy/client';
import { cleanup, render, renderHook, waitFor as waitForDom } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';

export { act, cleanup } from '@testing-library/react';

/** As a page does it, and strictly: every effect twice. */
export function pageOf(client: Client) {
  return ({ children }: { children: ReactNode }) => (
    <StrictMode>
      <AutonomyProvider client={client}>{children}</AutonomyProvider>
    </StrictMode>
  );
}

export function renderOn(client: Client, element: ReactNode) {
  return render(element, { wrapper: pageOf(client) });
}

/** What a hook gives, at every rendering that was shown. */
export function hookOn<T>(client: Client, hook: () => T) {
  return renderHook(hook, { wrapper: pageOf(client) });
}

export function waitFor(assertion: () => void): Promise<void> {
  return waitForDom(assertion, { timeout: 10_000, interval: 5 });
}

export { cleanup as end };
