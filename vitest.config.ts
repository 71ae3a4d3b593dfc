import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Hundreds of processes load the same modules, most of them written in TypeScript: what was compiled is kept for the next one, where
// the command line keeps it, too.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');

// One number for both projects that share their workers: vitest's own differs from machine to machine, and it refuses two. One more
// than there are processors, because some tests only wait; more than four would wait for the one Postgres.
const maxWorkers = Math.min(4, availableParallelism() + 1);

/**
 * Three projects. `unit` needs nothing but the process; `integration` uses the real parts: an embedded (or given)
 * Postgres, SFTP servers in process, HTTP on loopback; `console` is the console in a real browser. All run under `npm test`.
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
          testTimeout: 60_000,
          maxWorkers,
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
          maxWorkers,
        },
      },
    ],
  },
});
