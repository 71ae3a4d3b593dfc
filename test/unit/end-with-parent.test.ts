import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** Runs of chaos and benches that are killed leave no gateway behind: its process ends with the one that started it. */
const MODULE = new URL('../support/end-with-parent.mjs', import.meta.url).href;

/** A process that starts another one, which says it is there and would then run for ever. */
function parentOf(imports: readonly string[]) {
  const child = `console.log(process.pid); setInterval(() => undefined, 1000)`;
  const args = JSON.stringify([...imports.flatMap((one) => ['--import', one]), '-e', child]);
  return spawn(
    process.execPath,
    ['-e', `require('node:child_process').spawn(process.execPath, ${args}, { stdio: ['pipe', 'inherit', 'inherit'] })`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
}

test('a process ends when the one that started it is killed', async () => {
  const parent = parentOf([MODULE]);
  const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
  // The child has the same standard output: it is closed when both have ended.
  const isClosed = once(parent.stdout, 'close').then(() => 'ended');
  parent.stdout.resume();
  parent.kill('SIGKILL');
  try {
    const late = new Promise((resolve) => setTimeout(resolve, 10_000, 'still there').unref());
    expect(await Promise.race([isClosed, late])).toBe('ended');
  } finally {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended, as it should.
    }
  }
});
