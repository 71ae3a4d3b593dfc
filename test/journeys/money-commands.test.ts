import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { testDatabase } from '../support/database.ts';
import { databaseCommand } from '../support/database-command.ts';
import { documentedCommands } from '../support/documented.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** `report`, `invoices` and `rates` as a person runs them, over the month that docs/reports.md tells of. */
const database = testDatabase();
const MONTH = ['--from', '2026-11-01', '--to', '2026-11-30'];
const FORMULA = '=SUM(A1)';
const crossdock = (...args: string[]) => databaseCommand(database, ...args);

let step: StepGateway;
beforeAll(async () => {
  step = await stepGateway(database);
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: FORMULA, title: 'Not a formula' },
  ]);
  const stock = bravoFiles.stock([
    ['LAMP', 100, '10.00'],
    [FORMULA, 100, '7.00'],
  ]);
  await step.receive('bravo', 'inv_1.csv', stock);
  await step.place('R-1', [['LAMP', 2]]);
  await step.place('R-2', [
    ['LAMP', 1],
    [FORMULA, 1],
  ]);
  await step.place('R-3', [['LAMP', 1]]);
  const [first = '', second = '', third = ''] = await database.db('purchase_order').orderBy('id').pluck('po_number');
  await step.receive('bravo', 'confirm_1.csv', bravoFiles.confirm(first, [{ units: 2 }]));
  await step.receive('bravo', 'ship_1.csv', bravoFiles.ship(first, [{ units: 2 }], 'S-1'));
  await step.receive('bravo', 'invoice_1.csv', bravoFiles.invoice('I-1', first, [{ units: 2, price: '10.20' }]));
  const rest = [{ units: 1 }, { line: 2, sku: FORMULA, units: 1 }];
  await step.receive('bravo', 'ship_2.csv', bravoFiles.ship(second, rest, 'S-2'));
  await step.receive('bravo', 'invoice_3.csv', bravoFiles.invoice('I-3', third, [{ units: 1 }]));
}, 120_000);

describe('the examples of docs/reports.md', () => {
  test('are what the commands print', { timeout: 240_000 }, async () => {
    const documented = await documentedCommands('reports.md');
    expect(documented.size).toBe(4);
    for (const [command, output] of documented) {
      const ran = await crossdock(...command.split(' '));
      expect(ran, command).toMatchObject({ code: 0, err: '' });
      expect(ran.out.replaceAll('\r\n', '\n'), command).toBe(output);
    }
  });
});

describe('report', () => {
  test('adds up: every group has the same sums, to the cent, and a formula is a text', {
    timeout: 240_000,
  }, async () => {
    const sums: string[] = [];
    for (const by of ['line', 'order', 'product', 'supplier']) {
      const { out } = await crossdock('report', 'margin', '--by', by, '--json', ...MONTH);
      const { rows } = JSON.parse(out) as { rows: Record<string, string>[] };
      const cents = (name: string) => rows.reduce((sum, row) => sum + Math.round(Number(row[name]) * 100), 0);
      sums.push(['revenue', 'shipping', 'items', 'freight', 'dropShipFees', 'margin', 'units'].map(cents).join(' '));
    }
    expect(new Set(sums).size).toBe(1);
    const csv = (await crossdock('report', 'margin', '--by', 'product', '--csv', ...MONTH)).out;
    expect(csv).toContain(`\r\n'${FORMULA},USD,1,50.00,`);
    expect(csv).not.toMatch(/(^|,)=/m);
  });

  test('says what is wrong with a period', async () => {
    expect(await crossdock('report', 'margin', '--from', '2026-11-30', '--to', '2026-11-01')).toMatchObject({
      code: 2,
      err: '--to 2026-11-01 is before --from 2026-11-30.\n',
    });
    expect((await crossdock('report', 'statement', '--from', '2026-02-30')).code).toBe(2);
    expect(await crossdock('report', 'margin', '--from', '2020-01-01', '--to', '2020-01-31')).toMatchObject({
      code: 0,
      out: '',
      err: 'Nothing from 2020-01-01 to 2020-01-31.\n',
    });
  });
});

test('invoices are listed, shown and decided about', { timeout: 240_000 }, async () => {
  const waiting = await crossdock('invoices', 'list', '--waiting');
  const [po1, , po3] = await database.db('purchase_order').orderBy('id').pluck('po_number');
  expect(waiting.out.split('\n')).toEqual([
    `1 bravo invoice I-1 of 2026-11-25, ${po1}: 28.55 USD exception`,
    `    line 1 (LAMP) of ${po1}: 10.20 for a unit instead of 10`,
    `2 bravo invoice I-3 of 2026-11-25, ${po3}: 18.15 USD received`,
    `    line 1 (LAMP) of ${po3}: 1 unit(s) billed, 0 shipped so far`,
    '',
  ]);
  expect(await crossdock('invoices', 'dispute', '1')).toMatchObject({ code: 2, err: 'Say why with --reason.\n' });
  const disputed = await crossdock('invoices', 'dispute', '1', '99', '--by', 'ann', '--reason', '10.00 was agreed');
  expect(disputed).toMatchObject({
    code: 1,
    out: '1 done Invoice I-1 of bravo is disputed.\n99 REFUSED There is no such invoice.\n',
  });
  const shown = await crossdock('invoices', 'show', '1');
  expect(shown.out).toContain(`line     ${po1}/1 LAMP: 2 at 10.2; 2 ordered at 10, 2 shipped, 2 billed`);
  expect(shown.out).toContain('disputed: dispute of invoice I-1 (ann: 10.00 was agreed)');
  expect((await crossdock('invoices', 'approve', '1')).out).toBe('1 done Invoice I-1 of bravo is approved.\n');
  expect((await crossdock('invoices', 'approve', '1')).out).toContain('1 REFUSED Invoice I-1 is approved already');
});

test('rates are set, imported as a whole and listed', { timeout: 240_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-rates-'));
  const file = join(folder, 'rates.csv');
  expect((await crossdock('rates', 'set', 'CAD', 'USD', '0.7345', '--on', '2026-11-30')).out).toBe(
    '1 rate(s) kept; 0 invoice(s) waited for one and count now.\n',
  );
  expect((await crossdock('rates', 'set', 'CAD', 'USD', '1e3')).code).toBe(2);
  writeFileSync(file, 'date,from,to,rate\n2026-11-29,EUR,USD,1.0912\n2026-11-29,EUR,Dollar,1.0912\n');
  const refused = await crossdock('rates', 'import', file);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('row 3 cannot be taken, so none was: "Dollar" is no ISO 4217 currency code');
  writeFileSync(file, 'date,from,to,rate\n2026-11-29,EUR,USD,1.0912\n');
  expect((await crossdock('rates', 'import', file)).code).toBe(0);
  expect((await crossdock('rates', 'list')).out).toBe(
    '2026-11-30 1 CAD = 0.7345 USD (rates set)\n2026-11-29 1 EUR = 1.0912 USD (rates import)\n',
  );
  rmSync(folder, { recursive: true });
});
