import { beforeEach, describe, expect, test } from 'vitest';
import type { CollectRule } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { openFile } from '../../src/pipeline/inbound/open.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** The same document twice, each in an interchange of its own, opened by two workers at the same moment. */
const database = testDatabase();
const ROUNDS = 8;
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  files = acmeFiles();
  step = await stepGateway(database);
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', files.stock(900, 'F1'));
});

/** The same under another interchange control number. */
function again(file: string): string {
  const control = file.slice(file.indexOf('*00401*') + 7).slice(0, 9);
  return file.replaceAll(control, `8${control.slice(1)}`);
}

/** Opens both at once; answers the states of their documents. */
async function openedAtOnce(name: string, one: string, other: string): Promise<string[]> {
  step.clock.advance(1000);
  step.folders.put('/outbound', `${name}-1.edi`, one);
  step.folders.put('/outbound', `${name}-2.edi`, other);
  await collect(step.gateway, 'acme', step.gateway.suppliers.get('acme')?.collect[0] as CollectRule);
  const ids: string[] = await database.db('seen_file').where({ supplier_id: 'acme', state: 'received' }).pluck('id');
  expect(ids).toHaveLength(2);
  step.hints.length = 0;
  await Promise.all(ids.map((id) => openFile(step.gateway, 'acme', id)));
  await step.work();
  const states: string[] = await database.db('document').whereIn('file_id', ids).pluck('state');
  return states.sort();
}

/** What counts of one purchase order. */
async function effects(poNumber: string) {
  const { rows } = await database.db.raw(
    `select l.acknowledged, l.shipped, l.invoiced,
       (select count(*)::int from order_acknowledgment a where a.purchase_order_id = p.id) as acknowledgments,
       (select count(distinct k.shipment_id)::int from shipment_line s
         join package k on k.supplier_id = s.supplier_id and k.id = s.package_id
         where s.purchase_order_id = p.id) as shipments,
       (select count(distinct i.invoice_id)::int from invoice_line i where i.purchase_order_id = p.id) as invoices,
       (select sum(m.amount)::float8 from margin_entry m
         where m.order_id = p.order_id and m.stage = 'invoiced' and m.kind = 'item') as billed
     from purchase_order p join purchase_order_line l on l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
     where p.po_number = :poNumber`,
    { poNumber },
  );
  return rows;
}

describe('the same document in two interchanges, opened by two workers at once', () => {
  test('has one effect, and is a duplicate once: 855, 856 and 810 (B6, G10)', { timeout: 180_000 }, async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      await step.place(`C-${round}`, [['LAMP', 2]]);
      const { po_number: poNumber } = await database.db('purchase_order').orderBy('id', 'desc').first('po_number');
      for (const kind of ['acknowledgment', 'shipNotice', 'invoice'] as const) {
        const file = files[kind](poNumber, 2);
        const outcome = await openedAtOnce(`${round}-${kind}`, file, again(file));
        expect(outcome, `${kind} of round ${round}`).toEqual(['applied', 'duplicate']);
      }
      const [first] = await effects(poNumber);
      expect(first, `round ${round}`).toMatchObject({ acknowledged: 2, shipped: 2, invoiced: 2 });
      expect(first, `round ${round}`).toMatchObject({ acknowledgments: 1, shipments: 1, invoices: 1, billed: -8 });
    }
    expect(await database.db('fulfilment_push').select('package_id')).toHaveLength(ROUNDS);
    expect(await database.db('exception').pluck('code')).toEqual([]);
  });
});
