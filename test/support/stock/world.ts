import { expect } from 'vitest';
import { RejectedError } from '../../../src/kernel/errors.ts';
import { ageStock } from '../../../src/pipeline/clocks/age-stock.ts';
import { undoFeed } from '../../../src/pipeline/feeds/undo.ts';
import { upsertProducts } from '../../../src/stores/products.ts';
import { emptyTables, type TestDatabase } from '../database.ts';
import { type StepGateway, stepGateway } from '../step-gateway.ts';
import { type FeedLine, type FeedOutcome, type Grant, type ShopTerms, StockModel } from './model.ts';
import { fileNameOf, suppliers } from './suppliers.ts';

/** One thing that happens, with numbers that mean something only where it happens, so that any part of a sequence is one. */
export type Step =
  | {
      readonly kind: 'feed';
      readonly supplier: number;
      /** Which of the feeds of the supplier; default: its first. */
      readonly feed?: number;
      /** Minutes before now at which it was true; null: it does not say. */
      readonly minutesAgo: number | null;
      readonly lines: readonly FeedLine[];
    }
  | { readonly kind: 'again'; readonly nth: number }
  | { readonly kind: 'order'; readonly lines: readonly (readonly [sku: string, units: number])[] }
  | { readonly kind: 'answer'; readonly nth: number; readonly status: 'Confirmed' | 'Rejected' | 'Short' }
  | { readonly kind: 'ship'; readonly nth: number }
  /** Has a run undone, counted from the last one. */
  | { readonly kind: 'undo'; readonly back: number }
  | { readonly kind: 'wait'; readonly minutes: number };

export const skus = ['LAMP', 'CHAIR', 'VASE'] as const;
const shops: readonly ShopTerms[] = [
  { id: 'shop', weight: 2, buffer: 0, split: false },
  { id: 'sums', weight: 1, buffer: 0, split: true, cap: 12 },
];

interface Said {
  readonly lines: readonly FeedLine[];
  readonly stated: number | undefined;
}

/** A line of a purchase order. */
interface Routed extends Grant {
  readonly orderId: string;
  readonly lineNumber: number;
}

/** The gateway and the model beside each other: every step is taken by both. */
export class StockWorld {
  private readonly database: TestDatabase;
  private readonly step: StepGateway;
  private readonly model = new StockModel(suppliers, shops);
  private readonly sent: {
    readonly supplier: string;
    readonly feed: string;
    readonly text: string;
    readonly said: Said;
  }[] = [];
  private readonly lines: (Routed & { state: 'sent' | 'answered' | 'shipped' | 'dead'; left?: number })[] = [];
  /** By order and SKU: suppliers that will not have it. */
  private readonly refused = new Map<string, Set<string>>();
  private files = 0;
  private placed = 0;

  private constructor(database: TestDatabase, step: StepGateway) {
    this.database = database;
    this.step = step;
  }

  static async open(database: TestDatabase, mappings: string): Promise<StockWorld> {
    await empty(database);
    const step = await stepGateway(database, {
      mappings,
      storefronts: shops.map(({ id, ...publish }) => ({ id, adapter: 'memory', publish })),
    });
    await upsertProducts(
      database.db,
      skus.map((sku) => ({ sku, title: '' })),
    );
    const world = new StockWorld(database, step);
    world.model.sweep(world.now);
    return world;
  }

  /** Takes one step in both. */
  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'feed':
        return this.feed(step);
      case 'again':
        return this.again(step.nth);
      case 'order':
        return this.order(step.lines);
      case 'answer':
        return this.answer(step.nth, step.status);
      case 'ship':
        return this.ship(step.nth);
      case 'undo':
        return this.undo(step.back);
      case 'wait':
        this.step.clock.advance(step.minutes * 60_000);
        await ageStock(this.step.gateway, 0);
        this.model.sweep(this.now);
    }
  }

  /** What the gateway wants shown, by SKU and shop. */
  async shownByGateway(): Promise<Record<string, Record<string, number>>> {
    const rows = await this.database
      .db('listing as l')
      .join('product as p', 'p.id', 'l.product_id')
      .select<{ sku: string; shop: string; units: number }[]>({
        sku: 'p.sku',
        shop: 'l.storefront_id',
        units: 'l.desired',
      });
    const shown = Object.fromEntries(skus.map((sku) => [sku, {} as Record<string, number>]));
    for (const { sku, shop, units } of rows) (shown[sku] as Record<string, number>)[shop] = units;
    return shown;
  }

  shownByModel(): Record<string, Readonly<Record<string, number>>> {
    return Object.fromEntries(skus.map((sku) => [sku, this.model.shown(sku)]));
  }

  private get now(): number {
    return this.step.clock.now().getTime();
  }

  private async feed({ supplier, feed = 0, minutesAgo, lines }: Step & { kind: 'feed' }): Promise<void> {
    const { id, feeds } = suppliers[supplier % suppliers.length] as (typeof suppliers)[number];
    // The date stands in the lines: without any there is none.
    const stated = minutesAgo === null || lines.length === 0 ? undefined : this.now - minutesAgo * 60_000;
    const said = { lines, stated };
    await this.bring(id, feeds[feed % feeds.length] as string, textOf(said), said);
  }

  private async again(nth: number): Promise<void> {
    const sent = this.sent[nth % Math.max(1, this.sent.length)];
    if (sent !== undefined) await this.bring(sent.supplier, sent.feed, sent.text, sent.said);
  }

  private async bring(supplier: string, feed: string, text: string, said: Said): Promise<void> {
    this.files += 1;
    const name = fileNameOf(feed, this.files);
    await this.step.receive(supplier, name, text);
    this.sent.push({ supplier, feed, text, said });
    const outcome = this.model.receive(supplier, { ...said, name: feed, text, fileTime: this.now }, this.now);
    expect(await this.outcomeOf(supplier, name), `${name} of ${supplier}`).toBe(outcome);
  }

  private async undo(back: number): Promise<void> {
    const runs = await this.database
      .db('feed_run')
      .where({ state: 'applied' })
      .orderBy('id')
      .select<{ id: string; supplier: string }[]>({ id: 'id', supplier: 'supplier_id' });
    const run = runs.at(-1 - (back % Math.max(1, runs.length)));
    if (run === undefined) return;
    const ofSupplier = runs.filter(({ supplier }) => supplier === run.supplier);
    const number = ofSupplier.findIndex(({ id }) => id === run.id) + 1;
    this.step.clock.advance(1000);
    const outcome = await undoFeed(this.step.gateway, run.id, { by: 'ann', reason: 'wrong' }).then(
      () => 'applied',
      (error) => {
        if (error instanceof RejectedError) return 'refused';
        throw error;
      },
    );
    expect(outcome, `undoing run ${run.id}`).toBe(this.model.undo(run.supplier, number));
  }

  private async outcomeOf(supplier: string, name: string): Promise<FeedOutcome> {
    const file = await this.database
      .db('seen_file as f')
      .leftJoin('document as d', { 'd.file_id': 'f.id', 'd.supplier_id': 'f.supplier_id' })
      .leftJoin('feed_run as r', { 'r.document_id': 'd.id', 'r.supplier_id': 'd.supplier_id' })
      .where({ 'f.supplier_id': supplier, 'f.name': name })
      .first<{ file: string; run: FeedOutcome | null }>({ file: 'f.state', run: 'r.state' });
    return file.run ?? (file.file === 'duplicate' ? 'repeat' : 'held');
  }

  private async order(lines: readonly (readonly [sku: string, units: number])[]): Promise<void> {
    this.placed += 1;
    const orderId = `O-${this.placed}`;
    const could = new Map(lines.map(([sku, units]) => [sku, this.model.whoHas(sku, units)]));
    await this.step.place(orderId, lines);
    const routed = await this.routed();
    for (const [sku, units] of lines) this.judge(orderId, sku, units, could.get(sku) ?? [], routed);
  }

  /** An order goes to a supplier that has it, and to nobody only where nobody has it. */
  private judge(
    orderId: string,
    sku: string,
    units: number,
    could: readonly string[],
    routed: readonly Routed[],
  ): void {
    const line = routed.find((part) => part.orderId === orderId && part.sku === sku);
    if (line === undefined) expect(could, `nobody got ${units} ${sku} of ${orderId}`).toEqual([]);
    else expect([line.units, could.includes(line.supplier)], `${line.poNumber}: ${sku}`).toEqual([units, true]);
  }

  /** Purchase orders made since the last look: the model is told of them. */
  private async routed(): Promise<Routed[]> {
    const { rows } = await this.database.db.raw<{ rows: Routed[] }>(
      `select l.supplier_id as supplier, p.po_number as "poNumber", l.supplier_sku as sku, l.quantity as units,
         l.line_number as "lineNumber", s.external_id as "orderId"
       from purchase_order_line l
       join purchase_order p on p.supplier_id = l.supplier_id and p.id = l.purchase_order_id
       join sales_order s on s.id = p.order_id
       order by p.id, l.line_number`,
    );
    const known = new Set(this.lines.map(({ poNumber }) => poNumber));
    const fresh = rows.filter(({ poNumber }) => !known.has(poNumber));
    this.lines.push(...fresh.map((line) => ({ ...line, state: 'sent' as const })));
    this.model.grant(fresh);
    for (const poNumber of new Set(fresh.map((line) => line.poNumber))) {
      this.model.milestone(poNumber, 'receipt', this.now);
    }
    return fresh;
  }

  private async answer(nth: number, status: 'Confirmed' | 'Rejected' | 'Short'): Promise<void> {
    const open = this.lines.filter(({ state }) => state === 'sent');
    const line = open[nth % Math.max(1, open.length)];
    if (line === undefined) return;
    const gives = { Confirmed: line.units, Short: Math.floor(line.units / 2), Rejected: 0 }[status];
    const gone = line.units - gives;
    line.state = gives === 0 ? 'dead' : 'answered';
    line.left = gives;
    const key = `${line.orderId}/${line.sku}`;
    const refused = this.refused.get(key) ?? new Set<string>();
    this.refused.set(key, refused);
    if (gone > 0) refused.add(line.supplier);
    await this.step.receive(
      line.supplier,
      `confirm_${this.lines.indexOf(line)}.csv`,
      `PO Number,Our Order,Line,Item #,Qty,Status,Price,Ship Date,Reason\n${line.poNumber},B,${line.lineNumber},${line.sku},${gives || gone},${gives === 0 ? 'Rejected' : status},4.00,11/30/2026,\n`,
    );
    this.model.milestone(line.poNumber, 'acknowledgment', this.now);
    this.model.giveBack(line.poNumber, line.sku, gone, this.now);
    const could = this.model.whoHas(line.sku, gone).filter((supplier) => !refused.has(supplier));
    const routed = await this.routed();
    if (gone > 0) this.judge(line.orderId, line.sku, gone, could, routed);
  }

  private async ship(nth: number): Promise<void> {
    const open = this.lines.filter(({ state, left = 1 }) => (state === 'sent' || state === 'answered') && left > 0);
    const line = open[nth % Math.max(1, open.length)];
    if (line === undefined) return;
    line.state = 'shipped';
    const number = this.lines.indexOf(line);
    await this.step.receive(
      line.supplier,
      `ship_${number}.csv`,
      `PO Number,Line,Item #,Qty Shipped,Carrier,Tracking #,Ship Date,Shipment\n${line.poNumber},${line.lineNumber},${line.sku},${line.left ?? line.units},FedEx Ground,77${number},11/22/2026,S-${number}\n`,
    );
    this.model.shipped(line.poNumber, line.sku, this.now);
  }
}

/** Everything goes but what migrations put there. */
async function empty({ db }: TestDatabase): Promise<void> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select quote_ident(tablename) as name from pg_tables
     where schemaname = current_schema() and tablename not like '%migration%' and tablename <> 'archive_place'`,
  );
  await emptyTables(db, rows.map(({ name }) => name).join(), { restart: true });
}

function textOf({ lines, stated }: Said): string {
  const at = stated === undefined ? '' : new Date(stated).toISOString();
  const rows = lines.map(({ sku, warehouse, quantity, pack, gone = false }) => {
    const said = quantity === 'unsaid' ? '' : quantity === 'unreadable' ? 'n/a' : quantity;
    return `${sku},${warehouse},${said},4.00,${at},${pack ?? ''},${gone ? 'yes' : ''}\n`;
  });
  return `SKU,Warehouse,Qty,Cost,AsOf,Pack,Gone\n${rows.join('')}`;
}
