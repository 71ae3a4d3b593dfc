import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runDemo } from '../../src/app/demo/demo.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { Database } from '../../src/stores/database.ts';
import { ROOT } from '../support/sources.ts';

/** A machine that has much else to do takes its time for a chapter of the story. */
const PATIENCE_MS = 300_000;

/** A real gateway with the built console and what the demo leaves behind, on this machine alone. */
export interface Stage {
  readonly url: string;
  /** The database of the demo. */
  readonly db: Database;
  stop(): Promise<void>;
}

/** As it is shipped: within a run of tests Vite would take NODE_ENV for a wish and build React for developers. */
export async function buildConsole(): Promise<void> {
  const given = [
    join(ROOT, 'node_modules/vite/bin/vite.js'),
    'build',
    '--config',
    join(ROOT, 'console/vite.config.ts'),
  ];
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [...given, '--logLevel', 'warn'], { env });
}

/** Plays the story of the demo and leaves everything running; who has not built the console does so first. `databaseUrl`: a server to use; without it one is started. */
export async function startStage(databaseUrl?: string): Promise<Stage> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'crossdock-stage-'));
  const end = Promise.withResolvers<void>();
  const told = Promise.withResolvers<Pick<Stage, 'url' | 'db'>>();
  const environment = { ...process.env, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  const played = runDemo({
    environment,
    stateFolder,
    logger: silentLogger,
    say: () => undefined,
    signal: new AbortController().signal,
    patienceMs: PATIENCE_MS,
    afterwards: async ({ url, db, report }) => {
      if (report.failures.length > 0) told.reject(new Error(`the demo failed: ${report.failures.join('; ')}`));
      told.resolve({ url, db });
      await end.promise;
    },
  });
  played.catch((error: unknown) => told.reject(error));
  const stop = async (): Promise<void> => {
    end.resolve();
    await played.catch(() => undefined);
    await rm(stateFolder, { recursive: true, force: true });
  };
  try {
    return { ...(await told.promise), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
