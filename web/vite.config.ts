import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const service = process.env.ISCAN_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: {
      '@generated': new URL('./generated', import.meta.url).pathname,
      '@': new URL('./src', import.meta.url).pathname,
    },
  },
  // Nothing becomes a data: address, which the policy of the page forbids.
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': service } },
  test: { include: ['src/**/*.test.ts'] },
});
