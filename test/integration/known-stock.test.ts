import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { TransientError } from '../../src/kernel/errors.ts';
import { loadMapping } from '../../src/mapping/load.ts';
import type { InboundMapping } from '../../src/mapping/mapping.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { decideHeldLines } from '../../src/pipeline/held-lines/decide.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { type FetchedFile, type ReadAhead, ReadAheads } from '../../src/pipeline/inbound/read-ahead.ts';
import { listHeldLines } from '../../src/stores/held-lines.ts';
import { emptyTables, type TestDatabase, testDatabase } from '../support/database.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/**
 * Lines that come again are not read again. That must never make a difference: two gateways get the same files, one of
 * them reads all of them, and everything they know of the stock afterwards is the same.
 * `KNOWN_STOCK_RUNS` and `KNOWN_STOCK_SEED` make it longer or another one.
 */
const RUNS = Number(process.env.KNOWN_STOCK_RUNS ?? 8);
const SEED = Number(process.env.KNOWN_STOCK_SEED ?? 6);
const HOUR = 3_600_000;

const databases = [testDatabase(), testDatabase()] as const;
const skus = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

interface Line {
  readonly sku: string;
  readonly quantity: string;
  readonly cost: string;
  readonly flag: 'none' | 'DISC' | 'LTD';
}

/** What becomes of the file before it. */
type Edit =
  | { readonly kind: 'set'; readonly line: Line }
  | { readonly kind: 'drop'; readonly at: number }
  | { readonly kind: 'repeat'; readonly at: number }
  | { readonly kind: 'turn' };

type Step =
  | {
      readonly kind: 'feed';
      readonly edits: readonly Edit[];
      readonly currency: 'USD' | 'CAD' | undefined;
      readonly isCut: boolean;
      readonly minutesAgo: number;
    }
  | { readonly kind: 'other'; readonly sku: string; readonly quantity: number }
  | { readonly kind: 'order'; readonly sku: string; readonly isFirm: boolean }
  | { readonly kind: 'undo' }
  | { readonly kind: 'wait'; readonly hours: number };

const line: fc.Arbitrary<Line> = fc.record({
  sku: fc.constantFrom(...skus),
  quantity: fc.oneof(
    { weight: 20, arbitrary: fc.nat(40).map(String) },
    { weight: 1, arbitrary: fc.constantFrom('none', '-3', '') },
  ),
  cost: fc.constantFrom('4', '4.50', '9'),
  flag: fc.constantFrom('none', 'none', 'none', 'DISC', 'LTD'),
});
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('set' as const), line }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), at: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'turn' as const }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('feed' as const),
      edits: fc.array(edit, { maxLength: 3 }),
      currency: fc.oneof(
        { weight: 12, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constant('CAD' as const) },
      ),
      isCut: fc.boolean().map((isCut) => isCut),
      minutesAgo: fc.constantFrom(0, 0, 0, 30, 90),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('other' as const), sku: fc.constantFrom(...skus), quantity: fc.nat(30) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('order' as const),
      sku: fc.constantFrom(...skus),
      isFirm: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'undo' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 20 }) }) },
);

function edited(shelf: readonly Line[], edits: readonly Edit[]): Line[] {
  const lines = [...shelf];
  for (const change of edits) {
    if (change.kind === 'turn') lines.reverse();
    else if (change.kind === 'set') {
      const at = lines.findIndex(({ sku }) => sku === change.line.sku);
      lines.splice(at < 0 ? lines.length : at, at < 0 ? 0 : 1, change.line);
    } else if (change.kind === 'drop') lines.splice(change.at % (lines.length + 1), 1);
    else if (lines.length > 0) lines.push(lines[change.at % lines.length] as Line);
  }
  return lines;
}

let control = 0;

/** An 846 of Acme as of an hour and minute of the day. */
function stockFile(lines: readonly Line[], asOf: Date, currency?: string, more: readonly string[] = []): string {
  control += 1;
  const number = String(control).padStart(9, '0');
  const stamp = asOf.toISOString().replace(/\D/g, '');
  const items = lines.map(
    ({ sku, quantity, cost, flag }) =>
      `LIN**VN*${sku}~${flag === 'none' ? '' : `REF*ZZ*${flag}~`}CTP**WHL*${cost}~QTY*33*${quantity}*EA~`,
  );
  const body = `ST*846*0001~BIA*00*DD*F${control}*${stamp.slice(0, 8)}*${stamp.slice(8, 12)}~${currency === undefined ? '' : `CUR*SE*${currency}~`}${[...items, ...more].join('')}CTT*${lines.length + more.length}~`;
  return `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*0400*U*00401*${number}*0*P*>~GS*IB*8005551212*CROSSDOCK*20261122*0400*${control}*X*004010~${body}SE*${body.split('~').length}*0001~GE*1*${control}~IEA*1*${number}~`;
}

const rulesOff = (guard: SupplierProfile['stock']['guard']): SupplierProfile['stock']['guard'] => ({
  ...(Object.fromEntries(Object.keys(guard).map((rule) => [rule, false])) as unknown as typeof guard),
  agreeAfter: guard.agreeAfter,
});

/** @param bySpreadsheet a mapping that Acme's spreadsheets are read by */
async function open(
  database: TestDatabase,
  skipUnchanged: boolean,
  isGuarded: boolean,
  more: {
    readonly bySpreadsheet?: InboundMapping;
    readonly readAheads?: ReadAheads;
    readonly channel?: (channel: Channel) => Channel;
  } = {},
): Promise<StepGateway> {
  const { bySpreadsheet, ...rest } = more;
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, state_event', {
    restart: true,
  });
  const world = await stepGateway(database, {
    ...rest,
    profile: (profile) => ({
      ...profile,
      inbound:
        bySpreadsheet !== undefined && profile.id === 'acme' ? [...profile.inbound, bySpreadsheet] : profile.inbound,
      stock: {
        ...profile.stock,
        skipUnchanged,
        minimumShare: isGuarded ? profile.stock.minimumShare : 0,
        guard: isGuarded ? profile.stock.guard : rulesOff(profile.stock.guard),
      },
    }),
  });
  await putProducts(
    world.gateway,
    skus.slice(0, 6).map((sku) => ({ sku, title: sku })),
  );
  return world;
}

async function take(
  world: StepGateway,
  { db }: TestDatabase,
  taken: Step,
  name: string,
  content: string,
): Promise<void> {
  world.clock.advance(HOUR);
  if (taken.kind === 'feed') await world.receive('acme', name, content);
  else if (taken.kind === 'wait') world.clock.advance(taken.hours * HOUR);
  else if (taken.kind === 'other') {
    const rows = `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${taken.sku},,x,${taken.quantity},5.00,A,\r\n`;
    await world.receive('bravo', `inv_${name}.csv`, rows);
  } else if (taken.kind === 'order') {
    await world.place(name, [[taken.sku, 1]]);
    if (taken.isFirm) {
      const firmAt = new Date(world.clock.now().getTime() - 7 * HOUR);
      await db('reservation').where({ state: 'held' }).update({ firm_at: firmAt });
    }
  } else {
    const run = await db('feed_run')
      .where({ supplier_id: 'acme', state: 'applied' })
      .whereNull('undoes')
      .orderBy('id', 'desc')
      .first('id');
    if (run !== undefined) {
      await undoFeed(world.gateway, run.id, { by: 'ann', reason: 'wrong file' }).catch((error: unknown) => {
        if (!String(error).includes('undone already')) throw error;
      });
    }
  }
  await world.work();
}

/** Sums of decimals depend on their order in the last digits. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(9)) : value;
}

/** Everything that is known of stock. */
async function factsOf({ db }: TestDatabase): Promise<Record<string, unknown>> {
  const of = async (table: string, columns: readonly string[], order: string): Promise<unknown> => {
    const { rows } = await db.raw(`select ${columns.join(', ')} from ${table} order by ${order}`);
    return JSON.parse(JSON.stringify(rows, rounded));
  };
  return {
    offers: await of('supplier_offer', ['*'], 'supplier_id, supplier_sku'),
    stock: await of('supplier_stock', ['*'], 'supplier_id, supplier_sku, warehouse'),
    feeds: await of('feed', ['*'], 'supplier_id, name'),
    runs: await of(
      'feed_run',
      [
        'id',
        'supplier_id',
        'as_of',
        'coverage',
        'state',
        'reason',
        'lines',
        'held_lines',
        'inserted',
        'changed',
        'zeroed',
        'stats',
        'broken',
        'sketch',
        'examples',
      ],
      'id',
    ),
    changes: await of(
      'stock_change',
      ['feed_run_id', 'supplier_sku', 'warehouse', 'quantity_before', 'quantity_after', 'before', 'after'],
      'feed_run_id, supplier_sku, warehouse',
    ),
    reservations: await of(
      'reservation',
      ['supplier_sku', 'quantity', 'state', 'reflected_by'],
      'supplier_id, purchase_order_id, line_number',
    ),
    listings: await of('listing', ['product_id', 'desired', 'desired_version'], 'product_id'),
    documents: await of('document', ['state', 'line_count', 'held_count', 'problems'], 'id'),
    interchanges: await of('interchange', ['control_number', 'sha256'], 'control_number'),
    exceptions: await of('exception', ['code', 'closed_at is null as is_open'], 'code, dedupe_key'),
  };
}

/** Reads whatever is fetched, and counts what of it is used. */
class CountedReadAheads extends ReadAheads {
  taken = 0;

  constructor() {
    super(1);
  }

  override async take(file: FetchedFile): Promise<ReadAhead | undefined> {
    const ahead = await super.take(file);
    if (ahead !== undefined) this.taken += 1;
    return ahead;
  }
}

let passedOver = 0;
let readAhead = 0;
let games = 0;

async function play(steps: readonly Step[], isGuarded: boolean, isAhead: boolean): Promise<void> {
  const readAheads = new CountedReadAheads();
  const worlds = [
    await open(databases[0], true, isGuarded, isAhead ? { readAheads } : {}),
    await open(databases[1], false, isGuarded),
  ] as const;
  games += 1;
  let shelf: Line[] = skus.map((sku, index) => ({ sku, quantity: String(10 + index), cost: '4', flag: 'none' }));
  for (const [index, taken] of steps.entries()) {
    let content = '';
    if (taken.kind === 'feed') {
      shelf = edited(shelf, taken.edits);
      const asOf = new Date(worlds[0].clock.now().getTime() - 6 * HOUR - taken.minutesAgo * 60_000);
      content = stockFile(shelf, asOf, taken.currency);
      if (taken.isCut && index % 5 === 4) content = content.slice(0, content.length - 60);
    }
    const name = `game-${games}-${index}.edi`;
    const before = await databases[0].db('feed_imprint').first('runs', 'feed_run_id');
    for (const [at, world] of worlds.entries()) await take(world, databases[at] as TestDatabase, taken, name, content);
    const [known, whole] = [await factsOf(databases[0]), await factsOf(databases[1])];
    expect(known, `after step ${index + 1}`).toEqual(whole);
    const after = await databases[0].db('feed_imprint').first('whole_at', 'feed_run_id');
    if (before !== undefined && after !== undefined && after.feed_run_id !== before.feed_run_id) {
      const run = await databases[0].db('feed_run').where({ id: after.feed_run_id }).first('recorded_at');
      if (run.recorded_at.getTime() > after.whole_at.getTime()) passedOver += 1;
    }
    expect(await databases[1].db('feed_imprint').first()).toBeUndefined();
  }
  readAhead += readAheads.taken;
}

it('makes no difference, whatever comes in whatever order', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12, size: 'max' }), fc.boolean(), fc.boolean(), play),
    {
      numRuns: RUNS,
      seed: SEED,
    },
  );
  // Two gateways that read everything agree as well.
  expect(passedOver).toBeGreaterThan(RUNS / 2);
  expect(readAhead).toBeGreaterThan(RUNS / 2);
});

describe('what else may change a line that comes again', () => {
  const shelf: Line[] = skus.map((sku) => ({ sku, quantity: '9', cost: '4', flag: 'none' }));
  const database = databases[0];
  const quantityOf = async (sku: string): Promise<number> => {
    const row = await database.db('supplier_stock').where({ supplier_id: 'acme', supplier_sku: sku }).first('quantity');
    return row.quantity;
  };
  let minute = 0;
  const asOf = (): Date => {
    minute += 1;
    return new Date(Date.UTC(2026, 10, 22, 1, minute));
  };
  /** Whether the last file was read whole. */
  const isWhole = async (): Promise<boolean> => {
    const { whole_at: wholeAt } = await database.db('feed_imprint').first('whole_at');
    const run = await database.db('feed_run').orderBy('id', 'desc').first('recorded_at');
    return wholeAt.getTime() === run.recorded_at.getTime();
  };

  it('is nothing: then it is not read again', async () => {
    const world = await open(database, true, true);
    await world.receive('acme', 'a.edi', stockFile(shelf, asOf(), undefined));
    const other = shelf.map((line) => (line.sku === 'B' ? { ...line, quantity: '3' } : line));
    await world.receive('acme', 'b.edi', stockFile(other, asOf(), undefined));
    expect(await isWhole()).toBe(false);
    expect([await quantityOf('A'), await quantityOf('B')]).toEqual([9, 3]);
    expect(await database.db('feed_run').orderBy('id', 'desc').first('lines', 'changed')).toEqual({
      lines: 8,
      changed: 1,
    });
  });

  it('is not a line without a SKU, which is held every time', async () => {
    const world = await open(database, true, true);
    const nameless = ['LIN**UP*036000291452~CTP**WHL*4~QTY*33*5*EA~'];
    await world.receive('acme', 'a.edi', stockFile(shelf, asOf(), undefined, nameless));
    const other = shelf.map((line) => (line.sku === 'B' ? { ...line, quantity: '3' } : line));
    await world.receive('acme', 'b.edi', stockFile(other, asOf(), undefined, nameless));
    expect(await isWhole()).toBe(false);
    expect(await database.db('feed_run').orderBy('id', 'desc').first('lines', 'held_lines', 'changed')).toEqual({
      lines: 8,
      held_lines: 1,
      changed: 1,
    });
  });

  it('is an order of ours that its figure shows by now', async () => {
    const world = await open(database, true, true);
    await world.receive('acme', 'a.edi', stockFile(shelf, asOf(), undefined));
    await world.place('O-1', [['A', 2]]);
    await database.db('reservation').update({ firm_at: asOf() });
    const other = shelf.map((line) => (line.sku === 'B' ? { ...line, quantity: '3' } : line));
    await world.receive('acme', 'b.edi', stockFile(other, asOf(), undefined));
    expect(await isWhole()).toBe(false);
    expect(await database.db('reservation').pluck('state')).toEqual(['reflected']);
  });

  it('is a held line that a person gives the SKU of another', async () => {
    const world = await open(database, true, true);
    const broken = shelf.map((line) => (line.sku === 'B' ? { ...line, quantity: 'none' } : line));
    await world.receive('acme', 'a.edi', stockFile(broken, asOf(), undefined));
    const held = await listHeldLines(database.db, { limit: 100 });
    const decision = { do: 'correct', fields: { sku: 'A', quantity: '2' } } as const;
    const decided = await decideHeldLines(world.gateway, held, decision, { by: 'ann', reason: 'mixed up' });
    expect(decided).toMatchObject([{ ok: true }]);
    expect(await quantityOf('A')).toBe(2);
    await world.receive('acme', 'b.edi', stockFile(broken, asOf(), undefined));
    expect(await quantityOf('A')).toBe(9);
  });

  it('is another feed of the supplier', async () => {
    const read = (path: string): string => readFileSync(`${ROOT}mappings/${path}`, 'utf8');
    const { mapping } = loadMapping(read, 'bravo/bravo-inventory.map.yaml');
    const world = await open(database, true, true, { bySpreadsheet: mapping as InboundMapping });
    const rows = (quantity: number): string =>
      `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nA,,x,${quantity},7.00,A,\r\n`;
    await world.receive('acme', 'a.edi', stockFile(shelf, asOf(), undefined));
    await world.receive('acme', 'inv_1.csv', rows(2));
    expect(await quantityOf('A')).toBe(2);
    await world.receive('acme', 'b.edi', stockFile(shelf, asOf(), undefined));
    expect(await quantityOf('A')).toBe(9);
    expect(await database.db('supplier_offer').where({ supplier_sku: 'A' }).pluck('cost')).toEqual(['4.000000']);
  });
});

describe('what is read of a file while it is fetched', () => {
  const shelf: Line[] = skus.map((sku) => ({ sku, quantity: '9', cost: '4', flag: 'none' }));
  const other = shelf.map((line) => (line.sku === 'B' ? { ...line, quantity: '3' } : line));
  const db = (table: string) => databases[0].db(table);
  const asOf = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 1, minute));
  const quantities = () => db('supplier_stock').orderBy('supplier_sku').limit(2).pluck('quantity');
  const fetched = async (world: StepGateway, name: string, content: string): Promise<void> => {
    world.folders.put('/outbound', name, content);
    const { gateway } = world;
    for (const rule of gateway.suppliers.get('acme')?.collect ?? []) await collect(gateway, 'acme', rule);
  };
  const opened = async (readAheads: ReadAheads): Promise<StepGateway> => {
    const world = await open(databases[0], true, true, { readAheads });
    await world.receive('acme', 'a.edi', stockFile(shelf, asOf(1)));
    return world;
  };

  it('counts when it is opened', async () => {
    const readAheads = new CountedReadAheads();
    const world = await opened(readAheads);
    await world.receive('acme', 'b.edi', stockFile(other, asOf(2)));
    expect([readAheads.taken, await quantities()]).toEqual([1, [9, 3]]);
    await world.receive('acme', 'c.edi', stockFile(shelf, asOf(3)));
    expect([readAheads.taken, await quantities()]).toEqual([2, [9, 9]]);
  });

  it('does not count when the stock in force is another one by then', async () => {
    const world = await opened(new CountedReadAheads());
    await fetched(world, 'b.edi', stockFile(other, asOf(2)));
    const run = await db('feed_run').orderBy('id', 'desc').first('id');
    await undoFeed(world.gateway, run.id, { by: 'ann', reason: 'wrong file' });
    await db('supplier_stock').update({ quantity: 5 });
    await world.work();
    // What was known of the undone feed is not taken for what is in force.
    expect(await quantities()).toEqual([9, 3]);
  });

  it('does not count when the mapping is another one by then', async () => {
    const readAheads = new CountedReadAheads();
    const world = await opened(readAheads);
    await fetched(world, 'b.edi', stockFile(other, asOf(2)));
    const read = (path: string): string =>
      readFileSync(`${ROOT}mappings/${path}`, 'utf8').replace('factors: { EA: 1,', 'factors: { EA: 2,');
    const { mapping } = loadMapping(read, 'acme/acme-846.map.yaml');
    const profile = world.gateway.suppliers.get('acme') as SupplierProfile;
    const inbound = profile.inbound.map((old) => (old.id === mapping?.id ? (mapping as InboundMapping) : old));
    (world.gateway.suppliers as Map<string, SupplierProfile>).set('acme', { ...profile, inbound, revision: 'next' });
    await world.work();
    expect([readAheads.taken, await quantities()]).toEqual([1, [18, 6]]);
  });

  it('is given up with a fetch that breaks off, and nothing is lost (B2)', async () => {
    const readAheads = new CountedReadAheads();
    let isBroken = false;
    const world = await open(databases[0], true, true, {
      readAheads,
      channel: (channel) => ({
        ...channel,
        read: (file) => (isBroken ? brokenOff(channel.read(file)) : channel.read(file)),
      }),
    });
    await world.receive('acme', 'a.edi', stockFile(shelf, asOf(1)));
    isBroken = true;
    await fetched(world, 'b.edi', stockFile(other, asOf(2)));
    expect(await db('seen_file').pluck('name')).toEqual(['a.edi']);
    isBroken = false;
    await fetched(world, 'c.edi', stockFile(shelf, asOf(3)));
    await world.work();
    expect(await db('seen_file').orderBy('id').pluck('name')).toEqual(['a.edi', 'b.edi', 'c.edi']);
    expect(await quantities()).toEqual([9, 9]);
  });

  it('is not kept beside what is read of another file', async () => {
    const readAheads = new CountedReadAheads();
    const world = await opened(readAheads);
    await fetched(world, 'b.edi', stockFile(other, asOf(2)));
    await fetched(world, 'c.edi', stockFile(shelf, asOf(3)));
    await world.work();
    expect([readAheads.taken, await quantities()]).toEqual([1, [9, 9]]);
  });
});

async function* brokenOff(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    yield chunk.subarray(0, chunk.length / 2);
    throw new TransientError('CHANNEL-CONNECTION-LOST', 'The connection broke.');
  }
}

it('has costs in the currency that the document states, and holds a file of several', async () => {
  const world = await open(databases[0], true, true);
  const costs = () => databases[0].db('supplier_offer').distinct('currency').orderBy('currency').pluck('currency');
  const shelf: Line[] = skus.map((sku) => ({ sku, quantity: '9', cost: '4', flag: 'none' }));
  const asOf = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 1, minute));
  await world.receive('acme', 'cad.edi', stockFile(shelf, asOf(1), 'CAD'));
  expect(await costs()).toEqual(['CAD']);
  await world.receive('acme', 'usd.edi', stockFile(shelf, asOf(2), undefined));
  expect(await costs()).toEqual(['USD']);
  const both = stockFile(shelf, asOf(3), 'CAD') + stockFile(shelf, asOf(3), 'USD');
  await world.receive('acme', 'both.edi', both);
  expect(await databases[0].db('feed_run').orderBy('id', 'desc').first('state', 'reason')).toMatchObject({
    state: 'held',
    reason: expect.stringContaining('several currencies'),
  });
  expect(await costs()).toEqual(['USD']);
});
