import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from './database.ts';
import { ROOT } from './sources.ts';

/** Runs a command over a test's database as a person does, as a process of its own without a terminal. */
export async function databaseCommand(
  database: TestDatabase,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-command-'));
  const config = join(folder, 'crossdock.yaml');
  writeFileSync(config, `crossdock: 1\nmappings: ${join(ROOT, 'mappings')}\n`);
  const child = spawn(process.execPath, [join(ROOT, 'src/cli/main.ts'), ...args, '--config', config], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, DATABASE_URL: database.url, NO_COLOR: '1' },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes) => (out += bytes));
  child.stderr.on('data', (bytes) => (err += bytes));
  const [code] = await once(child, 'close');
  rmSync(folder, { recursive: true });
  return { code, out, err };
}
