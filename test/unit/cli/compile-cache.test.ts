import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'crossdock-compiled-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where what was compiled is kept, as a command of this name sees it. */
function cacheOf(command: string): string {
  const code = "console.log(String(require('node:module').getCompileCacheDir()))";
  const { NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, ...env } = process.env;
  const given = ['--import', './src/cli/node-version.mjs', '-e', code, 'main.ts', command];
  const { stdout, stderr } = spawnSync(process.execPath, given, { env: { ...env, TMPDIR: folder }, encoding: 'utf8' });
  return stdout.trim() || stderr;
}

test('commands keep what was compiled for the next one; a gateway, which would hold it in memory, does not', () => {
  expect(cacheOf('doctor')).toContain(folder);
  expect(cacheOf('start')).toBe('undefined');
});
