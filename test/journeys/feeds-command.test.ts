import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { ROOT } from '../support/sources.ts';
import { stepGateway } from '../support/step-gateway.ts';

/** `feeds` as a person runs it: what is said, refused, and with which exit code. */
const database = testDatabase();

async function crossdock(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-feeds-'));
  const config = join(folder, 'crossdock.yaml');
  writeFileSync(config, `crossdock: 1\nmappings: ${join(ROOT, 'mappings')}\n`);
  const child = spawn(process.execPath, [join(ROOT, 'src/cli/main.ts'), 'feeds', ...args, '--config', config], {
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

const feed = (quantity: number) =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${[1, 2, 3].map((item) => `B-${item},,x,${quantity},5.00,A,\r\n`).join('')}`;

test('shows why a feed is held, and refuses it with who and why (F2)', { timeout: 240_000 }, async () => {
  const step = await stepGateway(database);
  await step.receive('bravo', 'inv_1.csv', feed(10));
  await step.receive('bravo', 'inv_2.csv', feed(0));
  const held = await crossdock('list', '--state', 'held');
  expect(held).toMatchObject({ code: 0, err: '' });
  expect(held.out).toMatch(/^2 .* bravo inv_2\.csv 3 SKUs held: 3 of 3 SKUs that have stock would have none/);
  const shown = await crossdock('show', '2');
  expect(shown.out).toContain('broken   FEED-ZEROED: 3 of 3');
  expect(shown.out).toContain('(stock.guard.zero: 0.25)');
  expect(shown.out).toContain('example  B-1: 10 → 0, cost 5.000000 → 5.000000');
  expect(JSON.parse((await crossdock('show', '2', '--json')).out)).toMatchObject({
    version: 1,
    feed: { id: '2', state: 'held', stats: { stocked: 3, emptied: 3 } },
  });
  expect(await crossdock('refuse', '2')).toMatchObject({ code: 2, err: 'Say why with --reason.\n' });
  expect(await crossdock('refuse', '2', '--by', 'ann', '--reason', 'their warehouse was left out')).toMatchObject({
    code: 0,
    out: '2 done inv_2.csv has no effect; the stock in force stays.\n',
  });
  const late = await crossdock('refuse', '1', '--reason', 'x');
  expect(late).toMatchObject({ code: 1, out: expect.stringContaining('1 REFUSED Run 1 is not held: it is applied') });
  expect((await crossdock('show', '2')).out).toContain(
    'refused: a person refused it (ann: their warehouse was left out)',
  );
  expect((await crossdock('show', '99')).code).toBe(2);
});
