import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { loadMapping } from '../../src/mapping/load.ts';
import type { InboundMapping } from '../../src/mapping/mapping.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a supplier says of a change, or of lines that nobody understood, must not pass for a yes to the order. */
const database = testDatabase();
let step: StepGateway;
let poNumber: string;

function inboundMapping(path: string): InboundMapping {
  const { mapping, problems } = loadMapping((name) => readFileSync(name, 'utf8'), join(ROOT, 'mappings', path));
  if (mapping?.direction !== 'in') throw new Error(JSON.stringify(problems));
  return mapping;
}

let number = 0;
/** A file of Acme with one transaction set. */
function file(set: string, group: string, body: string): string {
  number += 1;
  const control = String(number).padStart(9, '0');
  const segments = `ST*${set}*0001~${body}`;
  const count = segments.split('~').length;
  return `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*0400*U*00401*${control}*0*P*>~GS*${group}*8005551212*CROSSDOCK*20261122*0400*${number}*X*004010~${segments}SE*${count}*0001~GE*1*${number}~IEA*1*${control}~`;
}

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  const change = inboundMapping('base/x12-865.map.yaml');
  step = await stepGateway(database, {
    profile: (profile) => (profile.id === 'acme' ? { ...profile, inbound: [...profile.inbound, change] } : profile),
  });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive(
    'acme',
    '846.edi',
    file('846', 'IB', 'BIA*00*DD*F*20261122*0100~LIN**VN*LAMP~CTP**WHL*4~QTY*33*70*EA~CTT*1~'),
  );
  await step.place('C-1', [['LAMP', 2]]);
  await step.work();
  poNumber = (await database.db('purchase_order').first('po_number')).po_number;
});

const counters = () => database.db('purchase_order_line').select('quantity', 'acknowledged', 'dead', 'backordered');
const exceptions = (code: string): Promise<string[]> =>
  database.db('exception').whereNull('closed_at').where({ code }).pluck('message');
const documentState = async (set: string): Promise<string> =>
  (await database.db('document').where({ set_id: set }).first('state')).state;

describe('a purchase order change acknowledgment', () => {
  test.each([
    ['in answer to a change', '06', 'Acme Housewares answers a change of purchase order'],
    ['of the seller’s own', '19', 'Acme Housewares wants to change, or changed, purchase order'],
  ])('%s waits for a person and leaves the order alone', async (_, purpose, message) => {
    const body = `BCA*${purpose}*AC*${poNumber}***20261122~POC*1*QD*1*1*EA*4**VN*LAMP~ACK*IA*1*EA~CTT*1~`;
    await step.receive('acme', '865.edi', file('865', 'CA', body));
    expect(await exceptions('PO-CHANGE-HELD')).toEqual([`${message} ${poNumber}.`]);
    expect(await documentState('865')).toBe('held');
    expect(await counters()).toEqual([{ quantity: 2, acknowledged: 0, dead: 0, backordered: 0 }]);
  });
});

describe('an acknowledgment all of whose lines are held', () => {
  test('does not accept the order by its header', async () => {
    const answer = (code: string) => `BAK*00*AD*${poNumber}*20261122~PO1*1*2*EA*4**VN*LAMP~ACK*${code}*2*EA~CTT*1~`;
    await step.receive('acme', '855.edi', file('855', 'PR', answer('ZZ')));
    expect(await counters()).toEqual([{ quantity: 2, acknowledged: 0, dead: 0, backordered: 0 }]);
    await step.receive('acme', '855b.edi', file('855', 'PR', answer('IA')));
    expect(await counters()).toEqual([{ quantity: 2, acknowledged: 2, dead: 0, backordered: 0 }]);
  });
});

describe('an order refused as a whole', () => {
  test('tells why', async () => {
    const body = `BAK*44*RJ*${poNumber}*20261122~N9*ZZ*A06*INVALID CITY/ZIP COMBINATION~CTT*0~`;
    await step.receive('acme', '855.edi', file('855', 'PR', body));
    expect(await counters()).toEqual([{ quantity: 2, acknowledged: 0, dead: 2, backordered: 0 }]);
    expect(await database.db('order_acknowledgment_line').pluck('reason')).toEqual(['INVALID CITY/ZIP COMBINATION']);
  });
});
