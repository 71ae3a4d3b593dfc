import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadMapping } from '../../src/mapping/load.ts';
import type { Mapping } from '../../src/mapping/mapping.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { shipping } from '../../src/partners/schema/shipping.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { putStock } from '../../src/pipeline/inbound/put-stock.ts';
import { takeRates } from '../../src/pipeline/money/new-rates.ts';
import { cancelOrder } from '../../src/pipeline/orders/cancel-order.ts';
import { decideAnswer, settleByHand } from '../../src/pipeline/orders/decide-answer.ts';
import { releaseOrder } from '../../src/pipeline/orders/holds.ts';
import { reroute } from '../../src/pipeline/orders/reroute.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { takeVersion } from '../../src/pipeline/storefront/take-order.ts';
import { transact } from '../../src/pipeline/transact.ts';
import { findOrder } from '../../src/stores/orders.ts';
import { orderMargins, orderReport } from '../../src/stores/reports.ts';
import { acmeFiles } from './acme-files.ts';
import { bravoFiles } from './bravo-files.ts';
import type { TestDatabase } from './database.ts';
import { orderOf } from './loop.ts';
import { addSource, ownSource } from './own-source.ts';
import { ROOT } from './sources.ts';
import { type StepGateway, stepGateway } from './step-gateway.ts';

/**
 * # Stories: what happens to an order from the shop to the money, as files
 *
 * A story of samples/stories/ is a list of steps: feeds, orders, files of suppliers as they would send them, what a person decides, and
 * what is expected then. `{po1}` in a file stands for the number of the first purchase order of the story, `{group1}` for the
 * group number of its document. samples/stories/README.md says what a step may be.
 */

const stock = z.record(z.string(), z.tuple([z.int(), z.string()]));
const lines = z.record(z.string(), z.int());
const step = z.union([
  /** Feeds: `[units, cost]` of each SKU. */
  z.strictObject({ stock: z.strictObject({ acme: stock.optional(), bravo: stock.optional(), own: stock.optional() }) }),
  z.strictObject({
    order: z.looseObject({ id: z.string(), lines, price: z.string().default('50.00') }),
  }),
  z.strictObject({ version: z.looseObject({ id: z.string(), version: z.int(), lines }) }),
  /** Rates of exchange: `EUR/USD: "1.10"` from a day on. */
  z.strictObject({ rates: z.strictObject({ from: z.string(), rates: z.record(z.string(), z.string()) }) }),
  /** Acme (X12): the body of a transaction set. */
  z.strictObject({ acme: z.record(z.string().regex(/^\d{3}$/), z.string()) }),
  /** Bravo (CSV): a whole file by its name. */
  z.strictObject({ bravo: z.record(z.string(), z.string()) }),
  z.strictObject({ cancel: z.strictObject({ id: z.string(), lines: lines.optional() }) }),
  z.strictObject({ answer: z.strictObject({ po: z.string(), line: z.int(), accepts: z.boolean() }) }),
  z.strictObject({ settle: z.strictObject({ po: z.string(), agrees: z.boolean() }) }),
  z.strictObject({ release: z.strictObject({ id: z.string() }) }),
  z.strictObject({
    reroute: z.strictObject({ id: z.string(), to: z.string().optional(), givenUp: z.array(z.string()).default([]) }),
  }),
  z.strictObject({ days: z.number() }),
  /** The file before last and so on, again, as it was. */
  z.strictObject({ again: z.literal('all') }),
  z.strictObject({ expect: z.unknown() }),
]);

const story = z.strictObject({
  story: z.string(),
  about: z.string(),
  /** Ids of FAULTS.md that it shows. */
  faults: z.array(z.string()).default([]),
  /** Acme takes changes (860), answers them (865) and reports where orders stand (870). */
  changes: z.boolean().default(false),
  /** What a supplier bills in, where that is not USD. */
  currencies: z.record(z.string(), z.string()).default({}),
  /** By supplier: `shipping` and holidays as in supplier.yaml. */
  days: z
    .record(
      z.string(),
      z.strictObject({ holidays: z.array(z.iso.date()).default([]), shipping: z.looseObject({}).default({}) }),
    )
    .default({}),
  steps: z.array(step),
});
export type Story = z.infer<typeof story>;

export const STORIES = join(ROOT, 'samples/stories');

export function readStory(name: string): Story {
  return story.parse(parse(readFileSync(join(STORIES, name), 'utf8')));
}

const GROUPS: Readonly<Record<string, string>> = {
  810: 'IN',
  846: 'IB',
  855: 'PR',
  856: 'SH',
  865: 'CA',
  870: 'RS',
  997: 'FA',
};
const audit = { by: 'Kim', reason: 'as the story goes' };

/** Everything that a story can be held to. */
export interface Outcome {
  readonly orders: Readonly<Record<string, string>>;
  readonly purchaseOrders: readonly string[];
  readonly packages: readonly string[];
  readonly alerts: readonly string[];
  readonly margins: Readonly<Record<string, string>>;
  /** Only where a story speaks of them. */
  readonly estimates?: readonly string[];
}

/** Plays one story on an empty database, and hands every expectation with what there is to `compare`. */
export async function playStory(
  database: TestDatabase,
  { steps, changes, currencies, days }: Story,
  compare: (found: Outcome, expected: unknown) => void,
): Promise<void> {
  const profile = (given: SupplierProfile): SupplierProfile => {
    const billing = withDays({ ...given, currency: currencies[given.id] ?? given.currency }, days[given.id]);
    return changes ? withChanges(billing) : billing;
  };
  const gateway = await stepGateway(database, { profile });
  const files = acmeFiles();
  const received: (() => Promise<void>)[] = [];
  await putProducts(
    gateway.gateway,
    ['LAMP', 'SHADE', 'BULB'].map((sku) => ({ sku, title: sku })),
  );
  let number = 0;
  for (const each of steps) {
    number += 1;
    if ('expect' in each) compare(await outcome(database, gateway, each.expect), each.expect);
    else await take(database, gateway, files, received, each, number);
  }
}

type Step = Exclude<Story['steps'][number], { expect: unknown }>;

async function take(
  database: TestDatabase,
  step: StepGateway,
  files: ReturnType<typeof acmeFiles>,
  received: (() => Promise<void>)[],
  each: Step,
  number: number,
): Promise<void> {
  const { gateway } = step;
  const fill = (text: string): Promise<string> => filled(database, text);
  const decide = async (act: Parameters<typeof transact>[1]): Promise<void> => {
    await transact(gateway, act);
    await step.work();
  };
  if ('stock' in each) {
    const { acme, bravo, own } = each.stock;
    if (acme !== undefined) {
      const items = Object.entries(acme).map(
        ([sku, [units, cost]]) => `LIN**VN*${sku}~CTP**WHL*${cost}~QTY*33*${units}*EA~`,
      );
      const day = gateway.clock.now().toISOString().slice(0, 10).replaceAll('-', '');
      const body = `BIA*00*DD*F${number}*${day}*0100~${items.join('')}CTT*${items.length}~`;
      await step.receive('acme', `846-${number}.edi`, files.file('846', 'IB', body));
    }
    if (bravo !== undefined) {
      const items = Object.entries(bravo).map(([sku, [units, cost]]) => [sku, units, cost] as const);
      await step.receive('bravo', `inv_${number}.csv`, bravoFiles.stock(items));
    }
    if (own !== undefined) {
      await addSource(database, step, await ownSource());
      const items = Object.entries(own).map(([sku, [quantity, cost]]) => ({ sku, quantity, cost }));
      step.clock.advance(1000);
      await putStock(gateway, 'own', { items }, `count-${number}`);
      await step.work();
    }
  } else if ('order' in each) {
    const { id, lines: wanted, price, ...more } = each.order;
    const order = orderOf(id, Object.entries(wanted));
    const priced = { ...order, lines: order.lines.map((line) => ({ ...line, unitPrice: price })) };
    step.clock.advance(1000);
    await acceptOrder(gateway, { ...priced, shippingService: 'ground', ...more }, id);
    await step.work();
  } else if ('rates' in each) {
    const { from: validFrom, rates } = each.rates;
    const said = Object.entries(rates).map(([pair, rate]) => {
      const [currency = '', toCurrency = ''] = pair.split('/');
      return { currency, toCurrency, validFrom, rate, source: 'the story' };
    });
    await takeRates(gateway, said);
    await step.work();
  } else if ('version' in each) {
    const { id, lines: wanted, version, ...more } = each.version;
    const order = { ...orderOf(id, Object.entries(wanted)), shippingService: 'ground', ...more, version };
    await decide((trx, gateway) => takeVersion(gateway, trx, order, audit));
  } else if ('acme' in each) {
    for (const [set, body] of Object.entries(each.acme)) {
      const text = (await fill(body)).replaceAll('\n', '').trim();
      const play = () =>
        step.receive('acme', `${set}-${number}-${received.length}.edi`, files.file(set, GROUPS[set] ?? 'XX', text));
      received.push(play);
      await play();
    }
  } else if ('bravo' in each) {
    for (const [name, rows] of Object.entries(each.bravo)) {
      const text = (await fill(rows)).trim().replaceAll('\n', '\r\n');
      let times = 0;
      const play = () => {
        times += 1;
        return step.receive('bravo', times === 1 ? name : name.replace('.', `-${times}.`), `${text}\r\n`);
      };
      received.push(play);
      await play();
    }
  } else if ('again' in each) {
    for (const play of [...received]) await play();
  } else if ('days' in each) {
    step.clock.advance(each.days * 86_400_000);
  } else if ('cancel' in each) {
    const { id: orderId, lines: wanted } = each.cancel;
    const ids = new Map(
      (await database.db('sales_order_line').select('sku', 'line_id')).map((row) => [row.sku, row.line_id]),
    );
    const some =
      wanted && Object.entries(wanted).map(([sku, quantity]) => ({ lineId: ids.get(sku) as string, quantity }));
    await decide((trx, gateway) => cancelOrder(gateway, trx, { storefront: 'shop', orderId, lines: some }, audit));
  } else if ('answer' in each) {
    const { line: lineNumber, accepts, po } = each.answer;
    const poNumber = await fill(po);
    await decide((trx, gateway) => decideAnswer(gateway, trx, { poNumber, lineNumber }, accepts, audit));
  } else if ('settle' in each) {
    const poNumber = await fill(each.settle.po);
    await decide((trx, gateway) => settleByHand(gateway, trx, { poNumber }, each.settle.agrees, audit));
  } else if ('release' in each) {
    await decide((trx, gateway) => releaseOrder(gateway, trx, { storefront: 'shop', orderId: each.release.id }, audit));
  } else {
    const found = await findOrder(database.db, 'shop', each.reroute.id);
    const givenUp = await Promise.all(each.reroute.givenUp.map(fill));
    await decide((trx, gateway) => reroute(gateway, trx, found?.id ?? '0', audit, { to: each.reroute.to, givenUp }));
  }
}

async function filled(database: TestDatabase, text: string): Promise<string> {
  const orders = await database.db('purchase_order').orderBy('id').select('id', 'po_number');
  let result = text;
  for (const [index, { id, po_number: poNumber }] of orders.entries()) {
    const delivery = await database
      .db('delivery')
      .where({ purchase_order_id: id, kind: 'order' })
      .first('group_control_number');
    result = result
      .replaceAll(`{po${index + 1}}`, poNumber)
      .replaceAll(`{group${index + 1}}`, String(delivery?.group_control_number));
  }
  return result;
}

/** In words, so that a story can be read: `bravo PO-BRAVO-000001 shipped: 1 LAMP 5 ordered, 5 shipped`. */
async function outcome({ db }: TestDatabase, { shop }: StepGateway, expected: unknown): Promise<Outcome> {
  const orders = await db('sales_order').orderBy('id').select('id', 'external_id', 'state');
  const purchaseOrders: string[] = [];
  for (const po of await db('purchase_order').orderBy('id').select('id', 'supplier_id', 'po_number', 'state')) {
    const found = await db('purchase_order_line').where({ purchase_order_id: po.id }).orderBy('line_number');
    const said = found.map((line) => {
      const counters = ['acknowledged', 'backordered', 'dead', 'shipped', 'invoiced'].filter((name) => line[name] > 0);
      return [`${line.supplier_sku} ${line.quantity}`, ...counters.map((name) => `${line[name]} ${name}`)].join(', ');
    });
    purchaseOrders.push(`${po.supplier_id} ${po.po_number} ${po.state}: ${said.join('; ')}`);
  }
  const margins = new Map((await orderMargins(db)).map(({ externalId, margin }) => [externalId, margin]));
  return {
    orders: Object.fromEntries(orders.map((order) => [order.external_id, order.state])),
    purchaseOrders,
    packages: shop.fulfilments.map(
      ({ orderId, trackingNumber, lines: units }) =>
        `${orderId} ${trackingNumber ?? 'no tracking'}: ${units.map(({ sku, quantity }) => `${quantity} ${sku}`).join(', ')}`,
    ),
    alerts: await db('exception').whereNull('closed_at').orderBy('id').pluck('code'),
    margins: Object.fromEntries(margins),
    ...(typeof expected === 'object' && expected !== null && 'estimates' in expected
      ? { estimates: await estimates(db, orders) }
      : {}),
  };
}

/** `1001 LAMP: promised by 2026-12-02, expected 2026-11-26 to 2026-12-02 (table)` */
async function estimates(db: TestDatabase['db'], orders: readonly { external_id: string }[]): Promise<string[]> {
  const said: string[] = [];
  for (const { external_id: orderId } of orders) {
    const { lines } = (await orderReport(db, 'shop', orderId)) as {
      lines: {
        sku: string;
        promisedBy: string;
        estimate: { earliest: string; latest: string; source: string } | null;
      }[];
    };
    for (const { sku, promisedBy, estimate } of lines) {
      const span = estimate && `expected ${estimate.earliest} to ${estimate.latest} (${estimate.source})`;
      said.push(`${orderId} ${sku}: promised by ${promisedBy}, ${span ?? 'not expected'}`);
    }
  }
  return said;
}

function withDays(profile: SupplierProfile, days: Story['days'][string] | undefined): SupplierProfile {
  if (days === undefined) return profile;
  return {
    ...profile,
    calendar: { ...profile.calendar, holidays: days.holidays },
    shipping: shipping.parse(days.shipping),
  };
}

function mapping(name: string): Mapping {
  const { mapping: loaded, problems } = loadMapping(
    (path) => readFileSync(path, 'utf8'),
    join(ROOT, 'mappings/base', name),
  );
  if (loaded === undefined) throw new Error(JSON.stringify(problems));
  return loaded;
}

function withChanges(profile: SupplierProfile): SupplierProfile {
  if (profile.id !== 'acme') return profile;
  const all = [mapping('x12-865.map.yaml'), mapping('x12-860.map.yaml'), mapping('x12-870.map.yaml')];
  return {
    ...profile,
    inbound: [...profile.inbound, ...all.filter((each) => each.direction === 'in')],
    outbound: [...profile.outbound, ...all.filter((each) => each.direction === 'out')],
  };
}
