import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Verdict {
  readonly status: string;
  readonly message: string;
}

/** Runs the leaky fixture in a vitest of its own, since a failing leak check cannot be asserted from inside. */
async function runFixture(): Promise<{ tests: Map<string, Verdict>; file: string }> {
  const root = new URL('../../', import.meta.url).pathname;
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-leaky-'));
  const file = join(folder, 'report.json');
  const child = spawn(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config',
      'test/support/leaky/vitest.config.ts',
      '--reporter=json',
      `--outputFile=${file}`,
    ],
    { cwd: root, stdio: 'ignore' },
  );
  await once(child, 'close');
  const report = JSON.parse(await readFile(file, 'utf8')) as {
    testResults: {
      message: string;
      assertionResults: { title: string; status: string; failureMessages: string[] }[];
    }[];
  };
  await rm(folder, { recursive: true });
  const [result] = report.testResults;
  const tests = (result?.assertionResults ?? []).map(
    ({ title, status, failureMessages }) => [title, { status, message: failureMessages.join('\n') }] as const,
  );
  return { tests: new Map(tests), file: result?.message ?? '' };
}

it('fails exactly the tests that leave something open, and names it with its place', { timeout: 60_000 }, async () => {
  const { tests, file } = await runFixture();
  const failed = [...tests].filter(([, verdict]) => verdict.status === 'failed').map(([title]) => title);
  expect(failed).toEqual(['leaves a server', 'leaves a connection', 'leaves a child process', 'leaves a timer']);
  const said = (title: string) => tests.get(title)?.message ?? '';
  expect(said('leaves a server')).toMatch(
    /This test left open:\n {2}server listening on port \d+, opened at test\/support\/leaky\/leaky\.fixture\.ts:\d+/,
  );
  expect(said('leaves a connection')).toMatch(/connection to 127\.0\.0\.1:\d+, opened at test\/support\/leaky\/leaky/);
  expect(said('leaves a child process')).toMatch(/child process \d+ \(sleep\), opened at test\/support\/leaky\/leaky/);
  expect(said('leaves a timer')).toMatch(/timer of 1000 ms, opened at test\/support\/leaky\/leaky/);
  expect(file).toContain('This test file left open');
});
