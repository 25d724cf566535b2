import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      '@autonomy/client': fileURLToPath(new URL('./client/src/index.ts', import.meta.url)),
      '@autonomy/react': fileURLToPath(new URL('./react/src/index.ts', import.meta.url)),
    },
  },
  test: {
    include: ['client/test/**/*.test.ts', 'react/test/**/*.test.tsx'],
    globalSetup: ['support/globalService.ts'],
    // A service that starts on a busy machine takes its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
