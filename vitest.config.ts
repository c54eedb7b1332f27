/** Four projects, run in this order by scripts/test.mjs: what is quick and needs least comes first. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = { 'promise-graph': fileURLToPath(new URL('./runtime-instrumented/index.ts', import.meta.url)) };

export default defineConfig({
  test: {
    // Two files at a time: most of a file's time is its programs', which wait for each other's clocks and sockets.
    maxWorkers: 2,
    projects: [
      {
        // Parts of the extension that speak to an editor speak to none there.
        resolve: {
          alias: { ...alias, vscode: fileURLToPath(new URL('./test/support/fake-vscode.ts', import.meta.url)) },
        },
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/golden/**', 'test/browser/**', 'test/vscode/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: { name: 'golden', include: ['test/golden/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'vscode',
          include: ['test/vscode/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
