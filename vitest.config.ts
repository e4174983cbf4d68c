import { defineConfig } from 'vitest/config';

/** Suites that need a server from outside the repository (Debian packages) have their own project, run by `.ci/run`. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{solver,electron,renderer,.ci}/**/*.test.{ts,tsx}'],
          exclude: ['electron/e2e/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['electron/e2e/*.e2e.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'tryton',
          include: ['electron/e2e/tryton/*.e2e.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
