import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { packageFolder } from '../../src/config/package-folder.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { startEmbeddedPostgres } from '../../src/stores/embedded/embedded-postgres.ts';

/** A gateway as people start it, whose database dies under it, and what it logged. */
async function gatewayOnItsOwnDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-gone-'));
  // The account that runs Postgres must be able to reach it.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ folder: join(folder, 'state'), logger: silentLogger, durable: false });
  onTestFinished(() => server.stop().catch(() => undefined));
  mkdirSync(join(folder, 'mappings'));
  const config = join(folder, 'crossdock.yaml');
  writeFileSync(config, 'crossdock: 1\nmappings: mappings\nserver: { host: 127.0.0.1, port: 0 }\n');
  const child = spawn(process.execPath, ['src/cli/main.ts', 'start', '--config', config], {
    cwd: packageFolder(),
    env: { ...process.env, DATABASE_URL: server.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const log: { readonly msg?: string; readonly detail?: string; readonly err?: { readonly message: string } }[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => {
      log.push(line.startsWith('{') ? JSON.parse(line) : { msg: line });
    });
  const kill = (): void => {
    const [pid] = readFileSync(join(server.dataFolder, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT');
  };
  return { child, log, killDatabase: kill };
}

test('a gateway whose database is gone says so sparingly, and still ends when it is told to', async () => {
  const { child, log, killDatabase } = await gatewayOnItsOwnDatabase();
  const said = (what: string) => log.filter(({ msg }) => msg === what);
  const isWelcome = () => log.some(({ msg = '' }) => msg.startsWith('Console: '));
  await expect.poll(isWelcome, { timeout: 40_000 }).toBe(true);
  killDatabase();
  await expect.poll(() => said('cut off from the database: turns under way are given up').length).toBeGreaterThan(0);
  await expect.poll(() => said('Job queue error').length, { timeout: 10_000 }).toBeGreaterThan(0);
  // Some thirty workers look twice a second.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  for (const message of ['Job queue error', 'a beat failed', 'knex warning']) {
    const texts = said(message).map(({ detail, err }) => (detail ?? err?.message)?.replace(/ \(Queue: .*\)$/, ''));
    expect(texts, message).not.toEqual([]);
    expect(texts, message).toEqual([...new Set(texts)]);
  }

  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(said('stopped')).toHaveLength(1);
}, 90_000);
