import { createHash } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { ItemOutcome, StockItem } from '../storefront.ts';
import type { RememberedItems } from '../surroundings.ts';
import type { Admin, How } from './admin.ts';
import { type SentLine, type StockLine, sentLines } from './sent.ts';
import { activateAt, setQuantitiesOf } from './set-quantities.ts';
import { saysOf } from './user-errors.ts';
import type { Found, Variant, Variants } from './variants.ts';

export interface Stock {
  /** One outcome for every item. */
  publish(batch: string, items: readonly StockItem[], how: How): Promise<ReadonlyMap<string, ItemOutcome>>;
}

/** Where and how one batch is written, and what was sent before and never answered. */
interface Around {
  readonly location: string;
  readonly how: How;
  readonly doubts: ReadonlyMap<string, SentLine>;
}

/** Every round refuses a line, reads one again or changes the key. */
const MOST_ROUNDS = 10;

/**
 * Writes quantities with compare-and-set. A sale between reading and writing makes the write fail; it is repeated once, with as
 * many units less as were sold meanwhile, because whoever computed the quantity could not know of them. A call whose answer was lost
 * is repeated as it was, under its own key, so that it is applied once and nothing that was sold since is put back on sale.
 */
export function createStock(parts: {
  readonly admin: Admin;
  readonly variants: Variants;
  readonly remembered: RememberedItems;
  readonly clock: Clock;
  readonly location: (how: How) => Promise<string>;
  /** Stock a product where it is not stocked yet. */
  readonly activates: boolean;
}): Stock {
  const { admin, variants, remembered, clock } = parts;
  const sent = sentLines(remembered, clock);

  return {
    async publish(batch, items, how) {
      const location = await parts.location(how);
      const outcomes = new Map<string, ItemOutcome>();
      const tell = (outcome: ItemOutcome): void => void outcomes.set(outcome.key, outcome);
      (await repeatLost(batch, items, location, how)).forEach(tell);
      const open = items.filter(({ sku }) => !outcomes.has(sku));
      if (open.length === 0) return outcomes;
      const skus = open.map(({ sku }) => sku);
      const found = await variants.find(skus, location, how);
      const doubts = new Map((await sent.read(skus)).map((line) => [line.sku, line]));
      const lines: StockLine[] = [];
      for (const item of open) {
        const next = await prepared(item, found.get(item.sku) ?? 'unknown', doubts.get(item.sku), location, how);
        if ('outcome' in next) tell(next);
        else lines.push(next);
      }
      (await setAll(batch, lines, { location, how, doubts })).forEach(tell);
      return outcomes;
    },
  };

  /** Calls of this very batch whose answers were lost, repeated as they were. */
  async function repeatLost(
    batch: string,
    items: readonly StockItem[],
    location: string,
    how: How,
  ): Promise<ItemOutcome[]> {
    const versions = new Map(items.map(({ sku, version }) => [sku, version]));
    const lost = (await sent.read([...versions.keys()])).filter(
      (line) => line.batch === batch && line.failed !== true && versions.get(line.sku) === line.version,
    );
    const outcomes: ItemOutcome[] = [];
    for (const key of new Set(lost.map((line) => line.key))) {
      const lines = lost.filter((line) => line.key === key).sort(byItem);
      if (lines.length !== lines[0]?.lines) continue;
      const answer = await setQuantitiesOf(admin, { key, lines, location, how });
      if (answer.state === 'done') {
        await sent.settle(lines.map(({ sku }) => sku));
        outcomes.push(...lines.map(({ sku }) => done(sku)));
      } else {
        // Not applied, then as now: what is on sale is read again and compared with what was read then.
        await sent.keep(lines.map((line) => ({ ...line, failed: true })));
      }
    }
    return outcomes;
  }

  /** What is to be sent of one quantity; an outcome when nothing is. */
  async function prepared(
    item: StockItem,
    found: Found,
    doubt: SentLine | undefined,
    location: string,
    how: How,
  ): Promise<StockLine | ItemOutcome> {
    const { sku, version, quantity } = item;
    if (typeof found === 'string') return refused(sku, NOT_WRITTEN[found]);
    const { inventoryItemId, available } = found;
    if (available === undefined) return stockedFirst(item, found, location, how);
    const line = { sku, version, inventoryItemId, from: available };
    if (doubt === undefined || doubt.version !== version) return settled({ ...line, to: quantity });
    const isApplied =
      isOurs(doubt, available) || (doubt.failed !== true && available > doubt.from && available <= doubt.to);
    // From what was sent last: sales that were taken off then are not in the quantity either.
    return isApplied ? done(sku) : settled({ ...line, to: lessSold(doubt.to, doubt.from, available) });
  }

  async function stockedFirst(
    { sku, quantity, version }: StockItem,
    { inventoryItemId }: Variant,
    location: string,
    how: How,
  ): Promise<ItemOutcome> {
    if (!parts.activates) return refused(sku, NOT_STOCKED);
    const key = hash(`${inventoryItemId} ${location} ${version} ${quantity}`);
    const why = await activateAt(admin, { item: inventoryItemId, location, available: quantity, key }, how);
    return why === undefined ? done(sku) : refused(sku, `Shopify says: ${why}`);
  }

  async function setAll(batch: string, given: readonly StockLine[], around: Around): Promise<ItemOutcome[]> {
    const { location, how } = around;
    const outcomes: ItemOutcome[] = [];
    const readAgain = new Set<string>();
    let lines = [...given].sort(byItem);
    let salt = 0;
    for (let round = 0; lines.length > 0 && round < MOST_ROUNDS; round += 1) {
      const key = hash(`${batch} ${location} ${salt} ${JSON.stringify(lines)}`);
      const common = { batch, key, lines: lines.length, at: clock.now().getTime() };
      const now = lines.map((line) => ({ ...line, ...common }));
      await sent.keep(now);
      const answer = await setQuantitiesOf(admin, { key, lines, location, how });
      if (answer.state === 'done') {
        await sent.settle(lines.map(({ sku }) => sku));
        return [...outcomes, ...lines.map(({ sku }) => done(sku))];
      }
      if (answer.state === 'key-used') {
        salt += 1;
        continue;
      }
      const twice = answer.stale.filter(({ sku }) => readAgain.has(sku));
      await sent.keep(twice.map((line) => ({ ...line, ...common, failed: true })));
      outcomes.push(...twice.map(({ sku }) => changedTwice(sku)));
      for (const [{ sku }, error] of answer.refused) outcomes.push(refused(sku, `Shopify says: ${saysOf(error)}`));
      // Also what Shopify took for a deleted product: the next push looks it up again.
      await remembered.forget([...answer.refused.keys()].map(({ sku }) => sku));
      const stale = answer.stale.filter(({ sku }) => !readAgain.has(sku));
      for (const { sku } of stale) readAgain.add(sku);
      const next = await readOnceMore(stale, around);
      lines = lines.filter((line) => !answer.refused.has(line) && !answer.stale.includes(line));
      for (const one of next) {
        if ('outcome' in one) outcomes.push(one);
        else lines.push(one);
      }
      lines.sort(byItem);
    }
    return [...outcomes, ...lines.map(({ sku }) => unknown(sku, 'Shopify took no key for the call'))];
  }

  async function readOnceMore(
    stale: readonly StockLine[],
    { location, how, doubts }: Around,
  ): Promise<(StockLine | ItemOutcome)[]> {
    if (stale.length === 0) return [];
    const shop = await variants.find(
      stale.map(({ sku }) => sku),
      location,
      how,
    );
    return stale.map((line) => {
      const found = shop.get(line.sku);
      if (found === undefined || typeof found === 'string' || found.available === undefined) {
        return unknown(line.sku, 'the product changed in the shop while its quantity was set');
      }
      const { available } = found;
      // A call of ours that was given up came through after all: nobody bought what is missing.
      const to = isOurs(doubts.get(line.sku), available) ? line.to : lessSold(line.to, line.from, available);
      return settled({ ...line, from: available, to });
    });
  }
}

const NOT_WRITTEN = {
  unknown: 'the shop has no product with this SKU',
  ambiguous: 'several products of the shop share this SKU; none of them is written',
  untracked: 'the shop sells it without counting: "Track quantity" is off',
} as const;
const NOT_STOCKED =
  'the shop does not stock it at this location: stock it there, or set activate: true for this storefront';

/** Nothing to send when the shop has the quantity already. */
function settled(line: StockLine): StockLine | ItemOutcome {
  return line.from === line.to ? done(line.sku) : line;
}

/**
 * Whether the shop shows the very number of a call whose answer was lost. That customers bought exactly so many instead is not ruled
 * out, but then their orders bring another quantity; taken for sales, our own number would make a product look sold for good.
 */
function isOurs(doubt: SentLine | undefined, available: number): boolean {
  return doubt !== undefined && doubt.failed !== true && doubt.to === available;
}

/** What is left of a quantity when the shop sold some since `before` was read. Units that came back there are not added. */
function lessSold(quantity: number, before: number, now: number): number {
  return Math.max(0, quantity - Math.max(0, before - now));
}

function byItem(a: StockLine, b: StockLine): number {
  return a.inventoryItemId < b.inventoryItemId ? -1 : Number(a.inventoryItemId > b.inventoryItemId);
}

/** The same lines of the same batch have the same key; other lines never do. */
function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}

function done(sku: string): ItemOutcome {
  return { key: sku, outcome: 'done' };
}

function refused(sku: string, reason: string): ItemOutcome {
  return { key: sku, outcome: 'refused', reason, permanent: true };
}

function unknown(sku: string, reason: string): ItemOutcome {
  return { key: sku, outcome: 'unknown', reason };
}

function changedTwice(sku: string): ItemOutcome {
  return {
    key: sku,
    outcome: 'refused',
    reason: 'the shop sold it twice while its quantity was set; the newest quantity is sent again',
    permanent: false,
  };
}
