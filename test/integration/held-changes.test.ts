import { beforeEach, describe, expect, it } from 'vitest';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { ageStock } from '../../src/pipeline/clocks/age-stock.ts';
import { refuseFeed, releaseFeed } from '../../src/pipeline/feeds/decide.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { openFile } from '../../src/pipeline/inbound/open.ts';
import { reprocessFile } from '../../src/pipeline/inbound/reprocess.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Files that say only what changed: one of them that is held or late is missing from everything that comes after it. */
const database = testDatabase();
const HOUR = 3_600_000;
const always = { timeZone: 'UTC', workdays: [1, 2, 3, 4, 5, 6, 7], holidays: [] };
const audit = { by: 'ann', reason: 'asked them' };
let step: StepGateway;

async function start(coverage: 'partial' | 'delta'): Promise<void> {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, state_event');
  step = await stepGateway(database, {
    profile: (profile) => ({
      ...profile,
      calendar: always,
      stock: {
        ...profile.stock,
        coverage,
        // A SKU that stands twice in a file with different figures holds it.
        duplicates: 'refuse',
        freshness: { expectedEveryMs: 4 * HOUR, maxAgeMs: 12 * HOUR, clock: 'server' },
      },
    }),
  });
  await putProducts(
    step.gateway,
    ['LAMP', 'CHAIR', 'DESK', 'VASE'].map((sku) => ({ sku, title: sku })),
  );
}

const bravo = (): SupplierProfile => step.gateway.suppliers.get('bravo') as SupplierProfile;
let files = 0;
type Line = readonly [sku: string, quantity: number, cost?: string];
const csv = (...lines: readonly Line[]): string => {
  files += 1;
  return `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${lines
    .map(([sku, quantity, cost = '10.00']) => `${sku},,file ${files},${quantity},${cost},A,\r\n`)
    .join('')}`;
};
async function receive(content: string): Promise<{ id: string; state: string }> {
  await step.receive('bravo', `inv_${files}_${Math.random().toString(36).slice(2)}.csv`, content);
  return lastRun();
}
const feed = (...lines: readonly Line[]) => receive(csv(...lines));
const lastRun = async () => database.db('feed_run').orderBy('id', 'desc').first('id', 'state', 'reason');
const stateOf = async (id: string): Promise<string> =>
  (await database.db('feed_run').where({ id }).first('state')).state;
async function pass(hours: number): Promise<void> {
  step.clock.advance(hours * HOUR);
  await ageStock(step.gateway, 0);
  await step.work();
}
const shown = (...skus: string[]): number[] => skus.map((sku) => step.shop.stock.get(sku)?.quantity ?? 0);
const stock = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await database.db('supplier_stock').orderBy('supplier_sku')).map((row) => [row.supplier_sku, row.quantity]),
  );
const release = async (id: string): Promise<string> => {
  const message = await releaseFeed(step.gateway, bravo(), id, audit);
  await step.work();
  return message;
};

describe('a partial feed that is held', () => {
  let held: string;
  beforeEach(async () => {
    await start('partial');
    await feed(['LAMP', 40], ['CHAIR', 40], ['DESK', 40]);
    await pass(1);
    const run = await feed(['LAMP', 5], ['LAMP', 6], ['CHAIR', 9], ['VASE', 8]);
    expect(run.state).toBe('held');
    held = run.id;
    await pass(1);
  });

  it('is not made pointless by a newer one, and says what that one left unsaid when it is released (F3)', async () => {
    expect((await feed(['CHAIR', 30], ['DESK', 39])).state).toBe('applied');
    expect(await stateOf(held)).toBe('held');
    expect(await stock()).toEqual({ LAMP: 40, CHAIR: 30, DESK: 39 });
    await release(held);
    expect(await stateOf(held)).toBe('released');
    // CHAIR was said since.
    expect(await stock()).toEqual({ LAMP: 6, CHAIR: 30, DESK: 39, VASE: 8 });
    expect(shown('LAMP', 'CHAIR', 'DESK', 'VASE')).toEqual([3, 27, 36, 5]);
    expect(await database.db('exception').whereNull('closed_at').where('dedupe_key', 'like', 'FEED-HELD%')).toEqual([]);
    await pass(4);
    expect(shown('LAMP', 'CHAIR')).toEqual([3, 27]);
  });

  it('leaves no SKU it names as fresh as those of the newer ones', async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      await feed(['DESK', 30 - turn]);
      await pass(2);
    }
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([0, 0, 22]);
    await feed(['CHAIR', 20]);
    expect(shown('LAMP', 'CHAIR')).toEqual([0, 17]);
  });

  it('is released to nothing where all of it was said since', async () => {
    await feed(['LAMP', 4], ['CHAIR', 4], ['VASE', 4]);
    await expect(release(held)).rejects.toThrow(/said all of its SKUs/);
    expect(await stateOf(held)).toBe('held');
    expect(await stock()).toEqual({ LAMP: 4, CHAIR: 4, DESK: 40, VASE: 4 });
    await refuseFeed(step.gateway, held, audit);
    expect(await stateOf(held)).toBe('refused');
  });

  it('leaves the figures as fresh as any once it is refused', async () => {
    await pass(6);
    await feed(['DESK', 30]);
    expect(shown('LAMP')).toEqual([33]);
    await refuseFeed(step.gateway, held, audit);
    await step.work();
    expect(shown('LAMP', 'CHAIR')).toEqual([37, 37]);
    await pass(4);
    expect(shown('LAMP')).toEqual([37]);
  });

  it('of which another one knows the same SKUs leaves them in doubt until both are decided', async () => {
    const other = await feed(['LAMP', 1], ['LAMP', 2], ['DESK', 3]);
    expect(other.state).toBe('held');
    await refuseFeed(step.gateway, held, audit);
    await pass(11);
    await feed(['VASE', 9]);
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([0, 37, 0]);
    await refuseFeed(step.gateway, other.id, audit);
    await step.work();
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([37, 37, 37]);
  });

  it('keeps its doubt over the undoing of a run before it and after it', async () => {
    const [first] = await database.db('feed_run').orderBy('id').pluck('id');
    const later = await feed(['CHAIR', 30], ['DESK', 39]);
    await undoFeed(step.gateway, later.id, audit);
    expect(await stock()).toEqual({ LAMP: 40, CHAIR: 40, DESK: 40 });
    await pass(11);
    await feed(['DESK', 38]);
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([0, 0, 35]);
    await undoFeed(step.gateway, first, audit);
    expect(await stock()).toEqual({ LAMP: 0, CHAIR: 0, DESK: 0 });
  });

  it('keeps its doubt when a run is undone that was there before it', async () => {
    await refuseFeed(step.gateway, held, audit);
    const changed = await feed(['LAMP', 39, '11.00']);
    await pass(1);
    expect((await feed(['LAMP', 5], ['LAMP', 6])).state).toBe('held');
    await undoFeed(step.gateway, changed.id, audit);
    expect(await database.db('supplier_offer').where({ supplier_sku: 'LAMP' }).pluck('cost')).toEqual(['10.000000']);
    await pass(12);
    await feed(['DESK', 38]);
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([0, 37, 35]);
  });

  it('leaves its history when its hold is over', async () => {
    await refuseFeed(step.gateway, held, audit);
    expect(await database.db('stock_change').where({ feed_run_id: held })).toEqual([]);
  });
});

describe('a partial feed that comes after a newer one', () => {
  const late = () =>
    database.db('exception').where({ code: 'FEED-CHANGES-LATE' }).whereNull('closed_at').first('message');

  it('changes nothing and says which SKUs it would have (F3)', async () => {
    await start('partial');
    await feed(['LAMP', 40], ['CHAIR', 40]);
    await pass(1);
    await step.receive('bravo', 'inv_late_1.csv', csv(['LAMP', 40]), new Date(step.clock.now().getTime() - 2 * HOUR));
    expect((await lastRun()).state).toBe('stale');
    expect(await late()).toBeUndefined();
    await step.receive(
      'bravo',
      'inv_late_2.csv',
      csv(['LAMP', 12], ['CHAIR', 40], ['VASE', 3]),
      new Date(step.clock.now().getTime() - 2 * HOUR),
    );
    expect((await late()).message).toBe(
      'inv_late_2.csv came after newer changes and had no effect; 2 SKU(s) stand at other figures than it says: LAMP, VASE.',
    );
    expect(await stock()).toEqual({ LAMP: 40, CHAIR: 40 });
    await feed(['LAMP', 12]);
    expect(await late()).toBeUndefined();
  });
});

describe('a partial feed of which a part could not be read', () => {
  it('leaves every SKU of the feed in doubt that no later one names', async () => {
    await start('partial');
    const [good, lamp] = [acme(['LAMP', 'CHAIR', 'DESK']), acme(['LAMP'], ['CHAIR'])];
    await step.receive('acme', '846_1.edi', good);
    await pass(1);
    await step.receive('acme', '846_2.edi', lamp.replace('SE*7*0002', 'SE*9*0002'));
    expect((await lastRun()).state).toBe('held');
    await pass(13);
    await step.receive('acme', '846_3.edi', acme(['LAMP']));
    expect((await lastRun()).state).toBe('applied');
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([37, 0, 0]);
  });
});

/** A file of Acme, true of now, with a transaction set for each list of SKUs; 40 units of each. */
function acme(...sets: readonly (readonly string[])[]): string {
  files += 1;
  const at = new Date(step.clock.now().getTime() - 6 * HOUR).toISOString().replace(/\D/g, '');
  const body = sets
    .map((skus, index) => {
      const control = String(index + 1).padStart(4, '0');
      const lines = skus.map((sku) => `LIN**VN*${sku}~CTP**WHL*10~QTY*33*40*EA~`).join('');
      const text = `ST*846*${control}~BIA*00*DD*I${files}-${index}*${at.slice(0, 8)}*${at.slice(8, 12)}~${lines}CTT*${skus.length}~`;
      return `${text}SE*${text.split('~').length}*${control}~`;
    })
    .join('');
  const number = String(files).padStart(9, '0');
  return `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*0400*U*00401*${number}*0*P*>~GS*IB*8005551212*CROSSDOCK*20261122*0400*${files}*X*004010~${body}GE*${sets.length}*${files}~IEA*1*${number}~`;
}

describe('a delta feed', () => {
  beforeEach(async () => {
    await start('delta');
    await feed(['LAMP', 40], ['CHAIR', 40]);
    await pass(1);
  });

  it('that is held is added when it is released, whatever came since, and in doubt until then', async () => {
    const held = await feed(['LAMP', 5], ['LAMP', 6], ['CHAIR', 9]);
    expect(held.state).toBe('held');
    await feed(['LAMP', 1]);
    expect(await stateOf(held.id)).toBe('held');
    await pass(13);
    await feed(['LAMP', 2], ['DESK', 7]);
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([0, 0, 4]);
    await release(held.id);
    expect(await stock()).toEqual({ LAMP: 49, CHAIR: 49, DESK: 7 });
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([46, 46, 4]);
  });

  it('is opened in the order in which its files came, whichever job is first', async () => {
    for (const name of ['inv_a.csv', 'inv_b.csv', 'inv_c.csv']) {
      step.clock.advance(1000);
      step.folders.put('/outbound', name, csv(['LAMP', 1]));
    }
    for (const rule of bravo().collect) await collect(step.gateway, 'bravo', rule);
    const ids: string[] = await database.db('seen_file').where({ state: 'received' }).orderBy('id').pluck('id');
    expect(ids).toHaveLength(3);
    await Promise.all(ids.toReversed().map((id) => openFile(step.gateway, 'bravo', id)));
    const opened = await database
      .db('feed_run as r')
      .join('document as d', 'd.id', 'r.document_id')
      .orderBy('r.id')
      .pluck('d.file_id');
    expect(opened.slice(1)).toEqual(ids);
    expect(await stock()).toEqual({ LAMP: 43, CHAIR: 40 });
  });

  it('counts once when its bytes come again, also after other changes (B6)', async () => {
    const first = csv(['LAMP', 5]);
    await receive(first);
    await feed(['CHAIR', 1]);
    await receive(first);
    expect(await database.db('seen_file').orderBy('id', 'desc').first('state')).toEqual({ state: 'duplicate' });
    expect(await stock()).toEqual({ LAMP: 45, CHAIR: 41 });
  });

  it('counts once when its file is read again', async () => {
    await feed(['LAMP', 5]);
    const { id } = await database.db('seen_file').orderBy('id', 'desc').first('id');
    await reprocessFile(step.gateway, bravo(), id, audit, false);
    expect(await stock()).toEqual({ LAMP: 45, CHAIR: 40 });
  });

  it('counts again after it was undone, when its bytes come again', async () => {
    const first = csv(['LAMP', 5]);
    const { id } = await receive(first);
    await undoFeed(step.gateway, id, audit);
    expect(await stock()).toEqual({ LAMP: 40, CHAIR: 40 });
    await receive(first);
    expect(await stock()).toEqual({ LAMP: 45, CHAIR: 40 });
    await receive(first);
    expect(await stock()).toEqual({ LAMP: 45, CHAIR: 40 });
  });
});
