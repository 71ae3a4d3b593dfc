import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { inbound } from '../support/mapping-files.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** A supplier that says what is on hand, committed and on order: what can be sold of that, and what somebody is told. */
const database = testDatabase();
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

const MAPPING = `mapping: 1
id: acme-846
supplier: acme
extends: ../base/x12-846.map.yaml
lines:
  fields:
    quantity: { required: false }
    onHand: { from: item.QTY02, where: { QTY01: "17" }, do: [number] }
    committed: { from: item.QTY02, where: { QTY01: "27" }, do: [number] }
    onOrder: { from: item.QTY02, where: { QTY01: "63" }, do: [number] }
    availableOn: { from: item.DTM02, where: { DTM01: "018" }, do: [{ date: { in: [yyyyMMdd], as: date } }] }
    cost: { from: item.CTP03, do: [decimal] }
`;
const base = 'base/x12-846.map.yaml';

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  const mapping = inbound(
    { [base]: readFileSync(join(ROOT, 'mappings', base), 'utf8'), 'acme/acme-846.map.yaml': MAPPING },
    'acme/acme-846.map.yaml',
  );
  step = await stepGateway(database, {
    profile: (profile) =>
      profile.id === 'acme'
        ? { ...profile, inbound: profile.inbound.map((one) => (one.id === mapping.id ? mapping : one)) }
        : profile,
  });
  files = acmeFiles();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.work();
});

let count = 0;
async function receive(...quantities: string[]): Promise<void> {
  count += 1;
  const text = files
    .stock(0, `F${count}`)
    .replace('QTY*33*0*EA~', quantities.map((quantity) => `${quantity}~`).join(''));
  const items = text.split('~LIN*').length - 1;
  const segments = text.slice(text.indexOf('ST*'), text.indexOf('GE*')).split('~').length - 1;
  const whole = text.replace(/SE\*\d+\*/, `SE*${segments}*`).replace('CTT*1~', `CTT*${items}~`);
  await step.receive('acme', `846_${count}.edi`, whole);
}
const figure = async (): Promise<unknown> =>
  database.db('supplier_stock').first({ units: 'quantity', on: 'available_on' });
const told = async (): Promise<string[]> =>
  database.db('exception').whereNull('closed_at').where({ code: 'FEED-QUANTITIES' }).pluck('message');

it('sells what is on hand and not committed, and never what is on order, whose day is kept', async () => {
  await receive('QTY*17*9*EA', 'QTY*27*2*EA', 'QTY*63*50*EA', 'DTM*018*20261201');
  expect(await figure()).toEqual({ units: 7, on: '2026-12-01' });
  expect(step.shop.stock.get('LAMP')?.quantity).toBe(4);
  await receive('QTY*17*9*EA', 'QTY*27*12*EA', 'QTY*63*50*EA');
  expect(await figure()).toMatchObject({ units: 0 });
  expect(await told()).toEqual([]);
});

it('takes nothing from a quantity that nobody knows, keeps the old stock, and tells which it was until it is gone', async () => {
  await receive('QTY*33*9*EA');
  await receive('QTY*V9*500*EA');
  expect(await figure()).toMatchObject({ units: 9 });
  expect(await told()).toEqual([
    expect.stringContaining('QTY01 is V9: nobody knows what that counts, and nothing reads it'),
  ]);
  await receive('QTY*33*8*EA', 'QTY*V9*500*EA');
  expect(await figure()).toMatchObject({ units: 8 });
  expect(await told()).toHaveLength(1);
  await receive('QTY*33*7*EA', 'QTY*38*500*EA');
  expect(await told()).toEqual([]);
});

it('tells of it as long as it is said, also where its lines come again as they were', async () => {
  const chair = ['LIN**VN*CHAIR', 'CTP**WHL*4', 'QTY*33*5*EA', 'QTY*V9*7*EA'];
  for (const units of [9, 8, 7]) {
    await receive(`QTY*33*${units}*EA`, ...chair);
    expect(await told()).toEqual([expect.stringContaining('QTY01 is V9')]);
  }
  expect(await database.db('feed_run').where({ state: 'applied' }).count()).toEqual([{ count: '3' }]);
  await receive('QTY*33*6*EA', ...chair.slice(0, 3));
  expect(await told()).toEqual([]);
});

it('takes less than nothing as nothing, and tells (T1)', async () => {
  await receive('QTY*33*9*EA');
  await receive('QTY*33*-4*EA');
  expect(await figure()).toMatchObject({ units: 0 });
  expect(await told()).toEqual([expect.stringContaining('quantity=-4 is below 0; 0 counts')]);
  const [document] = await database.db('document').orderBy('id', 'desc').limit(1).select('problems', 'state');
  expect(document).toMatchObject({ state: 'applied', problems: [{ code: 'MAP-CLAMPED', severity: 'warning' }] });
});
