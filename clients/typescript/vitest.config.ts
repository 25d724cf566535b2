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
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
