import { defineConfig } from 'vitest/config';

/**
 * Three projects. `unit` needs nothing but the process; `integration` uses the real parts: an embedded (or given)
 * Postgres, SFTP servers in process, HTTP on loopback. Both run under `npm test`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'test/{unit,golden,property,regressions}/**/*.test.ts',
            'test/*.test.ts',
            'test/contract/*.unit.test.ts',
          ],
          setupFiles: ['test/support/leak-check.ts'],
          // Some unit tests start a process of their own; a busy machine takes its time.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          // The console in a real browser, against one gateway with the demo's data (test/console/stage.global.ts).
          name: 'console',
          include: ['test/console/**/*.test.ts'],
          globalSetup: ['test/support/postgres.global.ts', 'test/console/stage.global.ts'],
          setupFiles: ['test/support/leak-check.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/{integration,journeys}/**/*.test.ts', 'test/contract/*.integration.test.ts'],
          globalSetup: ['test/support/postgres.global.ts'],
          setupFiles: ['test/support/leak-check.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
