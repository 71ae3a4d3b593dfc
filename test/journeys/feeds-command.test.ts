import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { databaseCommand } from '../support/database-command.ts';
import { stepGateway } from '../support/step-gateway.ts';

/** `feeds` as a person runs it: what is said, refused, and with which exit code. */
const database = testDatabase();

const crossdock = (...args: string[]) => databaseCommand(database, 'feeds', ...args);

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
  const undone = await crossdock('undo', '1', '--by', 'ann', '--reason', 'a test file');
  expect(undone.out).toMatch(
    /^1 done Run 3 takes back 3 figure\(s\) of run 1, 3 of them to zero; nothing was known before/,
  );
  const back = await crossdock('show', '3');
  expect(back.out).toMatch(
    /^3 .* bravo bravo-inventory 0 SKUs applied \(ann: a test file\): puts back what was before run 1\n/,
  );
  expect(back.out).toContain(', no file\n');
});
