import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: process.env.ISCAN_SCREENS ? ['e2e/screens.ts'] : ['e2e/**/*.e2e.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    bail: 1,
  },
});
