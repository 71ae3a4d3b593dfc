import { beforeAll, describe, expect, it } from 'vitest';
import { upsertProducts } from '../../src/stores/products.ts';
import { testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';
import { type Dialect, damages, dialects, type Row } from '../support/stock/hostile.ts';

/**
 * Damaged stock files, brought to a supplier with a history of good ones. None changes a SKU wrongly: afterwards every
 * SKU has the stock it had, or what its supplier truly has now, and no shop is shown more than that.
 *
 * What no guard can see is not among them: a file that is whole, names the usual SKUs, and lies about a few of them; old
 * figures in a new file without a date of its own; and a table of which a piece is lost in such a way that two lines
 * become one.
 */
const SKUS = 40;
const BUFFER = 3;
const database = testDatabase();
let step: StepGateway;
let chance: (below: number) => number;
let files = 100;

beforeAll(async () => {
  step = await stepGateway(database, {
    environment: {
      CARGO_HOST: '127.0.0.1',
      CARGO_PORT: '22',
      CARGO_USER: 'unused',
      CARGO_PRIVATE_KEY: 'unused',
      CARGO_HOST_KEY: `SHA256:${'A'.repeat(43)}`,
    },
  });
  const names = Array.from({ length: SKUS }, (_, index) => skuOf(index));
  await upsertProducts(
    database.db,
    names.map((sku) => ({ sku, title: '' })),
  );
});

const skuOf = (index: number): string => `B-${String(index).padStart(4, '0')}`;

/** The same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe.each(dialects)('of $format files', (dialect) => {
  let truth: Row[];
  let before = '';

  beforeAll(async () => {
    chance = numbers(dialects.indexOf(dialect) + 1);
    await database.db('supplier').whereNot({ id: dialect.supplier }).update({ is_active: false });
    await database.db('supplier').where({ id: dialect.supplier }).update({ is_active: true });
    truth = Array.from({ length: SKUS }, (_, index) => ({
      sku: skuOf(index),
      quantity: 20 + ((index * 37) % 101),
      cost: `${10 + index}.50`,
    }));
    for (let day = 0; day < 4; day += 1) await bringTruth();
  });

  /** A little is sold, and the supplier says so. */
  async function bringTruth(): Promise<void> {
    truth = sold(truth);
    step.clock.advance(20 * 60_000);
    files += 1;
    before = dialect.write(truth, step.clock.now(), files);
    expect(await bring(dialect, before)).toBe('applied');
    expect(await stock(dialect)).toEqual(figures(truth));
  }

  it.each(damages.filter(({ not = [] }) => !not.includes(dialect.format)))(
    '$name: no SKU changes wrongly ($ids)',
    async ({ name, times, damage }) => {
      const outcomes: string[] = [];
      for (let time = 0; time < times; time += 1) {
        const repeated = before;
        await bringTruth();
        const last = await stock(dialect);
        truth = sold(truth);
        step.clock.advance(20 * 60_000);
        files += 1;
        const at = step.clock.now();
        const text = dialect.write(truth, at, files);
        const good = { dialect, rows: truth, at, number: files, text, before: repeated, chance };
        outcomes.push(await bring(dialect, damage(good)));
        const now = await stock(dialect);
        const wrong = wrongly(now, last, figures(truth));
        expect(wrong, `${name} (time ${time + 1}, ${outcomes.at(-1)})`).toEqual([]);
        expect(await shownTooMuch(last), `${name} shown`).toEqual([]);
      }
      process.stdout.write(`${dialect.format} | ${name} | ${counts(outcomes)}\n`);
    },
  );

  /** SKUs whose stock is neither what it was nor what is true. */
  function wrongly(now: Figures, last: Figures, all: Figures): string[] {
    return Object.keys(all)
      .filter((sku) => now[sku] !== last[sku] && now[sku] !== all[sku])
      .map((sku) => `${sku}: ${last[sku]} became ${now[sku]}, truly ${all[sku]}`);
  }

  async function shownTooMuch(last: Figures): Promise<string[]> {
    const rows = await database
      .db('listing as l')
      .join('product as p', 'p.id', 'l.product_id')
      .select<{ sku: string; desired: number }[]>('p.sku', 'l.desired');
    return rows
      .filter(({ sku, desired }) => desired > Math.max(0, (last[sku] ?? 0) - BUFFER))
      .map(({ sku, desired }) => `${sku}: ${desired} of ${last[sku]}`);
  }
});

type Figures = Readonly<Record<string, number>>;

function sold(rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, quantity: Math.max(15, Number(row.quantity) - chance(2)) }));
}

function figures(rows: readonly Row[]): Figures {
  return Object.fromEntries(rows.map(({ sku, quantity }) => [sku, Number(quantity)]));
}

async function stock({ supplier }: Dialect): Promise<Figures> {
  const rows = await database
    .db('supplier_stock')
    .where({ supplier_id: supplier })
    .where('supplier_sku', 'like', 'B-%')
    .select<{ sku: string; units: number }[]>({ sku: 'supplier_sku', units: 'quantity' });
  return Object.fromEntries(rows.map(({ sku, units }) => [sku, units]));
}

let brought = 0;
/** Brings a file; answers what became of it. */
async function bring(dialect: Dialect, content: string | Buffer): Promise<string> {
  brought += 1;
  const name = dialect.name(10_000 + brought);
  await step.receive(dialect.supplier, name, content);
  const last = await database
    .db('seen_file as f')
    .leftJoin('document as d', { 'd.file_id': 'f.id', 'd.supplier_id': 'f.supplier_id' })
    .leftJoin('feed_run as r', { 'r.document_id': 'd.id', 'r.supplier_id': 'd.supplier_id' })
    .where({ 'f.supplier_id': dialect.supplier, 'f.name': name })
    .orderBy('r.id', 'desc')
    .first<{ file: string; run: string | null } | undefined>({ file: 'f.state', run: 'r.state' });
  return last?.run ?? (last === undefined ? 'not taken' : `file ${last.file}`);
}

function counts(outcomes: readonly string[]): string {
  const found = new Map<string, number>();
  for (const outcome of outcomes) found.set(outcome, (found.get(outcome) ?? 0) + 1);
  return [...found].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}
