import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { putInForce } from '../../src/stores/mapping-revisions.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { testDatabase } from '../support/database.ts';
import { databaseCommand } from '../support/database-command.ts';
import { orderOf } from '../support/loop.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** `order …` and `route FILE` as a person types them, wrongly too. The running gateway does what the commands ask for. */
const database = testDatabase();
const crossdock = (...args: string[]) => databaseCommand(database, ...args);
const TIME = { timeout: 300_000 };
const files = acmeFiles();
let step: StepGateway;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-order-'));
  step = await stepGateway(database);
  for (const id of ['acme', 'bravo']) await keepRevision(id);
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', files.stock(50, 'F1'));
  await step.place('1001', [['LAMP', 5]]);
  await step.place('1002', [['LAMP', 2]]);
  const waiting = { ...orderOf('1003', [['LAMP', 1]]), shippingService: 'ground', payment: 'pending' as const };
  await acceptOrder(step.gateway, waiting, '1003');
  // A cost above the agreed one, which waits for a person.
  const [first] = await numbers();
  const dear = `BAK*00*AC*${first}*20261122~PO1*1*5*EA*5**VN*LAMP~ACK*IP*5*EA~CTT*1~`;
  await step.receive('acme', '855.edi', files.file('855', 'PR', dear));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** What a running gateway keeps of a supplier, and commands go by. */
async function keepRevision(supplierId: string): Promise<void> {
  const { revision, inbound, outbound } = step.gateway.suppliers.get(supplierId) as SupplierProfile;
  const texts = new Map(
    ['base', supplierId].flatMap((place) =>
      readdirSync(join(ROOT, 'mappings', place))
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => [`${place}/${name}`, readFileSync(join(ROOT, 'mappings', place, name), 'utf8')] as const),
    ),
  );
  const mappings = [...inbound, ...outbound];
  await putInForce(database.db, { supplierId, revision, texts, mappings, at: step.clock.now() });
}
const numbers = (): Promise<string[]> => database.db('purchase_order').orderBy('id').pluck('po_number');
const lines = () =>
  database.db('purchase_order_line').orderBy('purchase_order_id').select('quantity', 'acknowledged', 'dead');
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('order', () => {
  test('list shows the newest first with their purchase orders, or those in one state', TIME, async () => {
    const all = await crossdock('order', 'list');
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out.split('\n').filter((line) => line.startsWith('shop'))).toEqual([
      expect.stringMatching(/^shop 1003 .* held \(payment is pending\)$/),
      expect.stringMatching(/^shop 1002 .* routed$/),
      expect.stringMatching(/^shop 1001 .* routed$/),
    ]);
    expect(all.out).toContain('  acme PO-ACME-000001 ');
    const held = await crossdock('order', 'list', '--state', 'held', '--json');
    expect(JSON.parse(held.out)).toMatchObject({ version: 1, orders: [{ orderId: '1003' }] });
    const found = await crossdock('order', 'list', '--search', 'PO-ACME-000001', '--json');
    expect(JSON.parse(found.out)).toMatchObject({ orders: [{ orderId: '1001' }] });
    expect(await crossdock('order', 'list', '--storefront', 'other')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('There is no such order.'),
    });
  });

  test('show prints one order, and says where there is none', TIME, async () => {
    const shown = await crossdock('order', 'show', 'shop', '1001');
    expect(JSON.parse(shown.out)).toMatchObject({ state: 'routed' });
    expect(await crossdock('order', 'show', 'shop', '9')).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no order 9 of shop.'),
    });
  });

  test('release lets an order go in the name of a person, once', TIME, async () => {
    const released = await crossdock('order', 'release', 'shop', '1003', '--by', 'Kim', '--reason', 'bank transfer');
    expect(released).toMatchObject({ code: 0, out: 'Order 1003 goes on.\n' });
    expect(await database.db('order_hold').first('released_by', 'released_because')).toEqual({
      released_by: 'Kim',
      released_because: 'bank transfer',
    });
    expect(await crossdock('order', 'release', 'shop', '1003', '--by', 'Kim')).toMatchObject({
      code: 1,
      err: expect.stringContaining('ORDER-CHANGE-REFUSED'),
    });
  });

  test('answer takes a cost that waits for a person; without one it is refused', TIME, async () => {
    const [first = ''] = await numbers();
    const yes = await crossdock('order', 'answer', first, '1', 'accept', '--by', 'Kim');
    expect(yes).toMatchObject({ code: 0, out: `5 unit(s) of line 1 of ${first} count as accepted.\n` });
    expect((await lines())[0]).toEqual({ quantity: 5, acknowledged: 5, dead: 0 });
    expect(await crossdock('order', 'answer', first, '1', 'accept', '--by', 'Kim')).toMatchObject({ code: 1 });
    expect(await crossdock('order', 'answer', 'PO-NONE', '1', 'refuse', '--by', 'Kim')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no purchase order PO-NONE.'),
    });
  });

  test('cancel asks for what may be at the supplier, and settle says what it answered', TIME, async () => {
    const [, second = ''] = await numbers();
    const some = await crossdock(
      'order',
      'cancel',
      'shop',
      '1002',
      '--line',
      '1=1',
      '--by',
      'Kim',
      '--reason',
      'one only',
    );
    expect(some).toMatchObject({ code: 0, out: expect.stringContaining(`acme ${second}: a person has to ask`) });
    expect((await lines())[1]).toMatchObject({ dead: 0 });
    expect(await crossdock('order', 'settle', second, 'agreed', '--by', 'Kim')).toMatchObject({ code: 0 });
    expect((await lines())[1]).toMatchObject({ dead: 1 });
    expect(await crossdock('order', 'settle', second, 'agreed', '--by', 'Kim')).toMatchObject({
      code: 1,
      err: expect.stringContaining(`No change of ${second} waits for an answer.`),
    });
  });

  test('reroute wants a reason to give something up, and hints the running gateway', TIME, async () => {
    const [, second = ''] = await numbers();
    const given = ['order', 'reroute', 'shop', '1002', '--given-up', second, '--by', 'Kim'];
    expect(await crossdock(...given)).toMatchObject({ code: 2, err: expect.stringContaining('Say with --reason') });
    const done = await crossdock(...given, '--reason', 'called them');
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('1 unit(s) are given up.') });
    expect((await lines())[1]).toMatchObject({ dead: 2 });
    expect(await database.db('route_choice').first('chosen_by', 'reason')).toEqual({
      chosen_by: 'Kim',
      reason: 'called them',
    });
  });

  test.each([
    [['order', 'cancel', 'shop', '9'], 1, 'ORDER-UNKNOWN'],
    [['order', 'cancel', 'shop', '1001', '--line', 'one'], 2, 'Write LINE=UNITS.'],
    [['order', 'cancel', 'shop', '1001', '--line', '1=many'], 2, 'whole number'],
    [['order', 'cancel', 'shop', '1001', '--line', '7=1'], 1, 'no such line'],
    [['order', 'answer', 'PO-1', 'first', 'accept'], 2, 'whole number'],
    [['order', 'answer', 'PO-1', '1', 'perhaps'], 2, 'Write accept or refuse.'],
    [['order', 'settle', 'PO-1', 'maybe'], 2, 'Write agreed or refused.'],
    [['order', 'release', 'shop', '1001', '--hold', 'unknown-sku'], 2, 'Allowed choices are'],
    [['order', 'list', '--state', 'lost'], 2, 'Allowed choices are'],
    [['order', 'reroute', 'shop', '9', '--to', 'acme'], 1, 'ORDER-CHANGE-REFUSED'],
  ])('%j is refused with exit code %i', TIME, async (args, code, text) => {
    expect(await crossdock(...args)).toMatchObject({ code, out: '', err: expect.stringContaining(text) });
  });
});

describe('route', () => {
  test.each([
    ['no JSON', 'route.txt', 'storefront: shop', 3, ['is no JSON', 'expected an order as for POST /v1/orders']],
    ['a list', 'list.json', '[]', 1, ['It is a list, not an order', 'POST /v1/orders']],
    ['a number', 'number.json', '7', 1, ['It is a number, not an order']],
    [
      'another document',
      'other.json',
      '{"poNumber": "PO-1", "lines": []}',
      1,
      ['not an order as for POST /v1/orders', 'storefront:', 'shipTo:', 'lines:'],
    ],
    [
      'a request that lacks something',
      'request.json',
      '{"at": "2026-11-22T10:00:00Z"}',
      1,
      ['not a routing request', 'currency:', 'lines:'],
    ],
  ])('of %s says what it wants, where, and what is missing', TIME, async (_, name, content, code, texts) => {
    const ran = await crossdock('route', file(name, content));
    expect(ran).toMatchObject({ code, out: '' });
    for (const text of texts) expect(ran.err).toContain(text);
  });

  test('of an order of a shop that there is not says so', TIME, async () => {
    const order = { ...orderOf('P-1', [['LAMP', 2]]), shippingService: 'ground' };
    expect(await crossdock('route', file('order.json', JSON.stringify(order)))).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('There is no storefront shop in crossdock.yaml.'),
    });
  });
});
