import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { createServer } from '../../src/server/server.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Answers of suppliers that wait for a person, over HTTP. */
const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;
let files: ReturnType<typeof acmeFiles>;
let po: string;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  step = await stepGateway(database);
  files = acmeFiles();
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', files.stock(50, 'F1'));
  await step.place('C-1', [['LAMP', 2]]);
  po = (await database.db('purchase_order').first('po_number')).po_number;
});
afterEach(() => server.close());

const answered = (name: string, price: string, units = 2) =>
  step.receive(
    'acme',
    name,
    files.file('855', 'PR', `BAK*00*AD*${po}*20261122~PO1*1*${units}*EA*${price}**VN*LAMP~ACK*IP*${units}*EA~CTT*1~`),
  );
async function call(method: 'GET' | 'POST', path: string, payload?: object, key?: string) {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const given = payload === undefined ? {} : { payload };
  const answer = await server.inject({ method, url: `/v1${path}`, headers, ...given });
  return { status: answer.statusCode, body: answer.json(), isAgain: answer.headers['idempotency-replayed'] === 'true' };
}
const held = async () => (await call('GET', `/held-answers?poNumber=${po}`)).body.answers;
const states = () => database.db('purchase_order').pluck('state');

it('are listed beside what was ordered, by number and by document, and are accepted once under one key', async () => {
  await answered('855.edi', '4.50');
  const [one, ...others] = await held();
  expect(others).toEqual([]);
  expect(one).toMatchObject({
    supplierId: 'acme',
    poNumber: po,
    line: 1,
    orderId: 'C-1',
    units: 2,
    ordered: 2,
    unitCost: '4.5',
    orderedCost: '4',
    concern: 'price',
  });
  expect((await call('GET', `/held-answers?document=${one.documentId}`)).body.answers).toEqual([one]);
  expect((await call('GET', `/held-answers?poNumber=${po}&supplier=bravo`)).body.answers).toEqual([]);
  expect(await call('GET', '/held-answers')).toMatchObject({ status: 422, body: { code: 'REQUEST-INVALID' } });
  const body = { supplier: 'acme', poNumber: po, line: 1, decision: 'accept', reason: 'copper', seen: [one.id] };
  const accept = (key?: string) => call('POST', '/held-answers/decide', body, key);
  expect(await call('POST', '/held-answers/decide', { ...body, reason: undefined })).toMatchObject({ status: 422 });
  const first = await accept('press-1');
  expect(first).toMatchObject({ status: 200, isAgain: false, body: { said: expect.stringContaining('2 unit(s)') } });
  expect(await accept('press-1')).toEqual({ ...first, isAgain: true });
  expect(await accept()).toMatchObject({ status: 409, body: { code: 'ORDER-CHANGE-REFUSED' } });
  expect([await states(), await held()]).toEqual([['acknowledged'], []]);
  expect(await database.db('order_acknowledgment_line').first('decided_by', 'decided_because')).toEqual({
    decided_by: 'this machine',
    decided_because: 'copper',
  });
});

it('are not decided by whoever saw others: the supplier answered again meanwhile', async () => {
  await answered('855.edi', '4.50');
  const seen = (await held()).map(({ id }: { id: string }) => id);
  await answered('855-2.edi', '5.50', 1);
  const body = { supplier: 'acme', poNumber: po, line: 1, decision: 'accept', reason: 'x' };
  expect(await call('POST', '/held-answers/decide', { ...body, seen })).toMatchObject({
    status: 409,
    body: { code: 'ORDER-CHANGE-REFUSED', detail: expect.stringContaining('again meanwhile') },
  });
  expect(await states()).toEqual(['sent']);
  const now = (await held()).map(({ id }: { id: string }) => id);
  expect(now).toHaveLength(2);
  expect(await call('POST', '/held-answers/decide', { ...body, seen: now })).toMatchObject({ status: 200 });
});

it('are decided from their exception; refused, the supplier is asked to cancel', async () => {
  await answered('855.edi', '4.50');
  const [{ id }] = (await call('GET', '/exceptions?code=PO-PRICE-HELD')).body.exceptions;
  const { actions } = (await call('GET', `/exceptions/${id}`)).body;
  const offered = actions.filter((one: { id: string }) => one.id.endsWith('-answer'));
  expect(offered.map((one: { id: string }) => one.id)).toEqual(['accept-answer', 'refuse-answer']);
  const { path, body } = offered[1].request;
  const said = await call('POST', path.replace('/v1', ''), { ...body, reason: 'too dear' });
  expect(said).toMatchObject({ status: 200, body: { said: expect.stringContaining('cancel') } });
  expect(await states()).toEqual(['cancel-requested']);
  expect((await call('GET', `/exceptions/${id}`)).body.actions).toEqual([]);
});

/** A supplier that takes no changes by document, which has to be asked to cancel. */
async function toldToCancel() {
  await database.db('supplier_offer').where({ supplier_id: 'acme' }).update({ cost: '90' });
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 40, '3.00']]));
  await step.place('C-2', [['LAMP', 3]]);
  await call('POST', '/orders/shop/C-2/cancel', { reason: 'not wanted' });
  return (await call('GET', '/orders/shop/C-2')).body.detail.orders[0];
}

it.each([
  ['agreed', 'agreed to cancel', 'cancelled', /routed again/, []],
  ['refused', 'refused to cancel', 'sent', /comes as it was ordered/, ['PO-CANCEL-REFUSED']],
])('that a supplier gave by telephone to a cancel: it %s', async (answer, label, state, said, left) => {
  const { supplier, poNumber, openChange } = await toldToCancel();
  expect([supplier, openChange]).toMatchObject([
    'bravo',
    { changeNumber: 1, state: 'by-hand', purpose: 'cancel', reason: 'not wanted', units: 3 },
  ]);
  const [{ id }] = (await call('GET', '/exceptions?code=PO-CANCEL-BY-HAND')).body.exceptions;
  const { actions } = (await call('GET', `/exceptions/${id}`)).body;
  const offered = actions.filter((one: { id: string }) => one.id.startsWith('settle-'));
  expect(offered.map((one: { label: string }) => one.label)).toEqual(['It agreed to cancel', 'It refused to cancel']);
  const { path, body } = offered.find((one: { label: string }) => one.label.endsWith(label)).request;
  expect(body).toEqual({ supplier, poNumber, seen: 1, answer });
  const settle = (more: object, key?: string) => call('POST', path.replace('/v1', ''), { ...body, ...more }, key);
  expect(await settle({})).toMatchObject({ status: 422, body: { code: 'REQUEST-INVALID' } });
  expect(await settle({ reason: 'called them', seen: 2 })).toMatchObject({
    status: 409,
    body: { code: 'ORDER-CHANGE-REFUSED', detail: expect.stringContaining('waits by now') },
  });
  const first = await settle({ reason: 'called them' }, 'press-1');
  expect(first).toMatchObject({ status: 200, isAgain: false, body: { said: expect.stringMatching(said) } });
  expect(await settle({ reason: 'called them' }, 'press-1')).toEqual({ ...first, isAgain: true });
  expect(await settle({ reason: 'called them' })).toMatchObject({
    status: 409,
    body: { detail: `No change of ${poNumber} waits for an answer.` },
  });
  const [after] = (await call('GET', '/orders/shop/C-2')).body.detail.orders;
  expect(after.openChange).toBeNull();
  expect(await database.db('purchase_order').where({ supplier_id: 'bravo' }).pluck('state')).toEqual([state]);
  expect(await database.db('exception').where({ closed_at: null }).pluck('code')).toEqual(left);
  expect(await database.db('purchase_order_change').pluck('answer')).toEqual([
    `this machine says that the supplier ${answer === 'agreed' ? 'agrees' : 'refuses'}: called them`,
  ]);
});
