/**
 * What storefronts should show, reckoned one SKU at a time from the rules as docs/availability.md and docs/stock.md tell
 * them: no SQL, no sets, and nothing of the gateway's own code. Where the two differ, one of them is wrong.
 *
 * Two things are told to the model because they are decided elsewhere: which supplier an order went to (the model says
 * whether that was allowed), and whether a person or the feed guard holds a feed.
 */
export interface SupplierTerms {
  readonly id: string;
  readonly coverage: 'full' | 'partial';
  readonly reflectsAt: 'receipt' | 'acknowledgment' | 'shipment';
  readonly buffer: number;
  readonly missingFeeds: number;
}

export interface ShopTerms {
  readonly id: string;
  readonly cap?: number;
  readonly weight: number;
  readonly buffer: number;
  readonly split: boolean;
}

export interface FeedLine {
  readonly sku: string;
  readonly warehouse: string;
  readonly quantity: number | 'unsaid' | 'unreadable';
}

export interface Feed {
  /** Everything the file says, to recognise it when it comes again. */
  readonly text: string;
  /** The moment it says of itself; without it the time of its file counts. */
  readonly stated?: number | undefined;
  readonly fileTime: number;
  readonly lines: readonly FeedLine[];
}

export interface Grant {
  readonly supplier: string;
  readonly poNumber: string;
  readonly sku: string;
  readonly units: number;
}

/** `repeat`: bytes that were there before, and are in force or held. */
export type FeedOutcome = 'applied' | 'stale' | 'held' | 'repeat';

const CLOCK_TOLERANCE_MS = 15 * 60_000;

/** One SKU at one supplier. */
interface Figure {
  readonly shelves: Map<string, number>;
  /** Full feeds in a row that did not name it. */
  missing: number;
}

interface Reservation extends Grant {
  open: number;
  /** From here on the supplier's figure lacks it. */
  firmAt?: number;
  isReflected: boolean;
}

class Supplier {
  readonly figures = new Map<string, Figure>();
  readonly reservations: Reservation[] = [];
  inForce: { text: string; asOf: number } | undefined;
  private readonly held = new Map<string, number>();
  readonly terms: SupplierTerms;

  constructor(terms: SupplierTerms) {
    this.terms = terms;
  }

  receive(feed: Feed, now: number): FeedOutcome {
    const outcome = this.judge(feed, now);
    if (outcome === 'held') this.held.set(feed.text, this.asOf(feed, now));
    return outcome;
  }

  /** A fast clock must not make a figure look newer than the moment we had it. */
  private asOf(feed: Feed, now: number): number {
    return Math.min(feed.stated ?? feed.fileTime, now);
  }

  private judge(feed: Feed, now: number): FeedOutcome {
    if (this.inForce?.text === feed.text || this.held.has(feed.text)) return 'repeat';
    if ((feed.stated ?? 0) > now + CLOCK_TOLERANCE_MS) return 'held';
    const asOf = this.asOf(feed, now);
    if (this.inForce !== undefined && asOf < this.inForce.asOf) return 'stale';
    if (!feed.lines.some(({ quantity }) => quantity !== 'unreadable')) return 'held';
    this.apply(feed.lines, asOf);
    this.inForce = { text: feed.text, asOf };
    // What was held and is not newer is superseded: brought again it is a file like any other.
    for (const [text, heldAsOf] of this.held) if (heldAsOf <= asOf) this.held.delete(text);
    return 'applied';
  }

  private apply(lines: readonly FeedLine[], asOf: number): void {
    const isFull = this.terms.coverage === 'full';
    const named = new Set(lines.map(({ sku }) => sku));
    for (const sku of new Set([...named, ...this.figures.keys()])) {
      // Of lines about one shelf the last one stands; of one that cannot be read nobody knows which shelf it is about.
      const said = lines
        .filter((line) => line.sku === sku)
        .filter((line, index, same) => {
          const later = same.slice(index + 1).filter(({ quantity }) => quantity !== 'unreadable');
          return line.quantity === 'unreadable' || !later.some(({ warehouse }) => warehouse === line.warehouse);
        });
      const figure = this.figures.get(sku);
      if (said.length > 0) this.applySku(sku, said, isFull, asOf);
      else if (isFull && figure !== undefined) {
        figure.missing += 1;
        if (figure.missing >= this.terms.missingFeeds) figure.shelves.clear();
      }
    }
  }

  private applySku(sku: string, said: readonly FeedLine[], isFull: boolean, asOf: number): void {
    const figure = this.figures.get(sku) ?? { shelves: new Map<string, number>(), missing: 0 };
    const isReadable = said.every(({ quantity }) => quantity !== 'unreadable');
    if (said.some(({ quantity }) => quantity !== 'unreadable')) {
      this.figures.set(sku, figure);
      figure.missing = 0;
    }
    for (const { warehouse, quantity } of said) {
      if (typeof quantity === 'number') figure.shelves.set(warehouse, Math.max(0, quantity));
    }
    const isSaid = said.some(({ quantity }) => typeof quantity === 'number');
    if (isFull && isReadable && isSaid) {
      const named = new Set(said.map(({ warehouse }) => warehouse));
      for (const warehouse of figure.shelves.keys()) if (!named.has(warehouse)) figure.shelves.delete(warehouse);
    }
    // Only a figure that was said in this feed can lack what we ordered before it.
    if (!said.every(({ quantity }) => typeof quantity === 'number')) return;
    for (const reservation of this.reservations) {
      if (reservation.sku === sku && (reservation.firmAt ?? Number.POSITIVE_INFINITY) <= asOf) {
        reservation.isReflected = true;
      }
    }
  }

  /** Units an order may take. */
  toRoute(sku: string): number {
    let units = 0;
    for (const onShelf of this.figures.get(sku)?.shelves.values() ?? []) units += onShelf;
    for (const reservation of this.reservations) {
      if (reservation.sku === sku && !reservation.isReflected) units -= reservation.open;
    }
    return Math.max(0, units);
  }

  toSell(sku: string): number {
    return Math.max(0, this.toRoute(sku) - this.terms.buffer);
  }
}

export class StockModel {
  private readonly suppliers: ReadonlyMap<string, Supplier>;
  private readonly shops: readonly ShopTerms[];

  constructor(suppliers: readonly SupplierTerms[], shops: readonly ShopTerms[]) {
    this.suppliers = new Map(suppliers.map((terms) => [terms.id, new Supplier(terms)]));
    this.shops = shops;
  }

  receive(supplier: string, feed: Feed, now: number): FeedOutcome {
    return this.of(supplier).receive(feed, now);
  }

  /** Orders of ours that a supplier was given; what is not said here was given to nobody. */
  grant(grants: readonly Grant[]): void {
    for (const grant of grants) {
      this.of(grant.supplier).reservations.push({ ...grant, open: grant.units, isReflected: false });
    }
  }

  /** Where an order for so many units of one SKU may go. */
  whoHas(sku: string, units: number): string[] {
    return [...this.suppliers].filter(([, supplier]) => supplier.toRoute(sku) >= units).map(([id]) => id);
  }

  /** Something happened to an order after which a supplier's own figure lacks it, if that is what it waits for. */
  milestone(poNumber: string, event: 'receipt' | 'acknowledgment', now: number): void {
    for (const { supplier, reservation } of this.reservationsOf(poNumber)) {
      if (event === supplier.terms.reflectsAt) reservation.firmAt ??= now;
    }
  }

  /** A whole line left the shelf, so that the figure lacks it whatever the supplier says its figures do. */
  shipped(poNumber: string, sku: string, now: number): void {
    for (const { reservation } of this.reservationsOf(poNumber)) {
      if (reservation.sku === sku) reservation.firmAt ??= now;
    }
  }

  /** Units that a supplier will never send. */
  giveBack(poNumber: string, sku: string, units: number): void {
    for (const { reservation } of this.reservationsOf(poNumber)) {
      if (reservation.sku === sku) reservation.open = Math.max(0, reservation.open - units);
    }
  }

  private *reservationsOf(poNumber: string): Iterable<{ supplier: Supplier; reservation: Reservation }> {
    for (const supplier of this.suppliers.values()) {
      for (const reservation of supplier.reservations) {
        if (reservation.poNumber === poNumber) yield { supplier, reservation };
      }
    }
  }

  /** SKU → shop → units. */
  shown(sku: string): Readonly<Record<string, number>> {
    const each = [...this.suppliers.values()].map((supplier) => supplier.toSell(sku));
    const most = Math.max(0, ...each);
    const all = each.reduce((sum, units) => sum + units, 0);
    const pool = this.shops.some(({ split }) => split) ? all : most;
    const isThin = this.shops.length > 1 && pool <= 2 * this.shops.length;
    return Object.fromEntries(
      this.shops.map((shop) => {
        const promised = shop.split ? all : most;
        const share = isThin ? this.share(pool, shop) : promised;
        return [shop.id, Math.max(0, Math.min(share, promised - shop.buffer, shop.cap ?? promised))];
      }),
    );
  }

  /** The last units by weight: whole parts first, then one each to the largest rests, by name where they are equal. */
  private share(pool: number, shop: ShopTerms): number {
    const weights = this.shops.reduce((sum, { weight }) => sum + weight, 0);
    const due = this.shops.map(({ id, weight }) => ({ id, exact: (pool * weight) / weights }));
    let left = pool;
    for (const { exact } of due) left -= Math.floor(exact + 1e-9);
    const byRest = [...due].sort((a, b) => {
      const difference = (b.exact % 1) - (a.exact % 1);
      return Math.abs(difference) > 1e-9 ? difference : a.id < b.id ? -1 : 1;
    });
    const place = byRest.findIndex(({ id }) => id === shop.id);
    return Math.floor((byRest[place]?.exact ?? 0) + 1e-9) + (place < left ? 1 : 0);
  }

  private of(id: string): Supplier {
    const supplier = this.suppliers.get(id);
    if (supplier === undefined) throw new Error(`no supplier ${id} in the model`);
    return supplier;
  }
}
