/**
 * What storefronts should show, reckoned one SKU at a time from the rules as docs/availability.md and docs/stock.md tell
 * them: no SQL, no sets, and nothing of the gateway's own code. Where the two differ, one of them is wrong.
 *
 * Two things are told to the model because they are decided elsewhere: which supplier an order went to (the model says
 * whether that was allowed), and whether a person or the feed guard holds a feed.
 */
export interface SupplierTerms {
  readonly id: string;
  readonly coverage: 'full' | 'partial' | 'delta';
  /** Names of its feeds: each is a file of its own. */
  readonly feeds: readonly string[];
  readonly reflectsAt: 'receipt' | 'acknowledgment' | 'shipment';
  readonly buffer: number;
  readonly missingFeeds: number;
  readonly freshness: { readonly everyMs: number; readonly maxAgeMs: number };
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
  /** Units of one pack. */
  readonly pack?: number;
  /** Discontinued. */
  readonly gone?: boolean;
}

export interface Feed {
  readonly name: string;
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

/** What is known of a SKU besides its shelves. */
interface Offer {
  /** The feed that it goes missing from; undefined: none, until one names it. */
  readonly feed: string | undefined;
  /** Full feeds in a row that did not name it. */
  readonly missing: number;
  readonly pack: number;
  /** Its figure was true the last time at this moment; undefined: whenever its feed was. */
  readonly unconfirmedSince: number | undefined;
}

interface Shelf {
  readonly units: number;
  /** The feed that brought it, and by which run. */
  readonly feed: string;
  readonly run: number;
}

/** A value with those that were there before, each with the run that brought it. */
class Layers<Value> {
  private readonly layers: { readonly run: number; readonly value: Value }[] = [];

  get value(): Value | undefined {
    return this.layers.at(-1)?.value;
  }

  put(run: number, value: Value): void {
    if (JSON.stringify(value) !== JSON.stringify(this.value)) this.layers.push({ run, value });
  }

  /** What was there before the first of some runs that brought something; undefined: none of them did. */
  before(runs: ReadonlySet<number>): { readonly value: Value | undefined } | undefined {
    const first = this.layers.findIndex((layer) => runs.has(layer.run));
    return first === -1 ? undefined : { value: this.layers[first - 1]?.value };
  }

  /** Takes back what some runs brought, unless another one brought something since; `without`: what counts for nothing. */
  undo(runs: ReadonlySet<number>, run: number, without: (first: Value) => Value): void {
    if (!runs.has(this.layers.at(-1)?.run ?? 0)) return;
    const before = this.layers.findLast((layer) => !runs.has(layer.run));
    this.put(run, before?.value ?? without(this.layers[0]?.value as Value));
  }
}

/** One SKU at one supplier. */
interface Figure {
  readonly shelves: Map<string, Layers<Shelf>>;
  readonly offer: Layers<Offer>;
}

interface Reservation extends Grant {
  open: number;
  /** From here on the supplier's figure lacks it. */
  firmAt?: number;
  /** The run whose figure lacked it. */
  reflectedBy?: number;
}

interface InForce {
  readonly text: string;
  readonly asOf: number;
  /** When its figures were last known to be true. */
  readonly trueAt: number;
}

/** A run that was applied, with what was there before it. */
interface Run {
  readonly number: number;
  readonly feed: string;
  readonly before: { readonly inForce: InForce | undefined; readonly inEffect: readonly number[] };
}

/** A held feed that says only what changed named a SKU. */
interface Doubt {
  /** When its figure was confirmed last. */
  readonly since: number;
  /** Runs that named the SKU afterwards. */
  readonly saidBy: number[];
}

/** The supplier could not send what its figure said; over with a run that says a later one. */
interface Refusal {
  readonly at: number;
  endedBy?: number | undefined;
}

class Supplier {
  readonly refusals = new Map<string, Refusal>();
  readonly figures = new Map<string, Figure>();
  readonly reservations: Reservation[] = [];
  private readonly inForce = new Map<string, InForce>();
  /** Runs of a feed that were not taken back. */
  private readonly inEffect = new Map<string, readonly number[]>();
  private readonly runs: Run[] = [];
  /** By feed, and by what it says. */
  private readonly held = new Map<string, Map<string, number>>();
  private readonly doubts: (Doubt & { readonly sku: string })[] = [];
  /** Changes that were added up, by their bytes. */
  private readonly added = new Map<string, number>();
  private limits = { freshAfter: 0, staleBefore: 0 };
  readonly terms: SupplierTerms;

  constructor(terms: SupplierTerms) {
    this.terms = terms;
  }

  receive(feed: Feed, now: number): FeedOutcome {
    const outcome = this.judge(feed, now);
    if (outcome !== 'held') return outcome;
    this.heldOf(feed.name).set(feed.text, this.asOf(feed, now));
    if (this.terms.coverage === 'full') return outcome;
    const inForce = this.inForce.get(feed.name);
    const since = inForce === undefined ? this.asOf(feed, now) : Math.max(inForce.asOf, inForce.trueAt);
    for (const sku of new Set(feed.lines.map((line) => line.sku))) {
      if (this.figures.has(sku)) this.doubts.push({ sku, since, saidBy: [] });
    }
    return outcome;
  }

  /** A fast clock must not make a figure look newer than the moment we had it. */
  private asOf(feed: Feed, now: number): number {
    return Math.min(feed.stated ?? feed.fileTime, now);
  }

  private judge(feed: Feed, now: number): FeedOutcome {
    const { name } = feed;
    const inForce = this.inForce.get(name);
    const asOf = this.asOf(feed, now);
    if (this.heldOf(name).has(feed.text)) return 'repeat';
    if (inForce?.text === feed.text) {
      // The same bytes confirm what they say, as of when they say it.
      this.inForce.set(name, { ...inForce, trueAt: Math.max(inForce.trueAt, asOf) });
      if (this.terms.coverage === 'full') this.endRefusalsAgain(name, asOf);
      return 'repeat';
    }
    const isDelta = this.terms.coverage === 'delta';
    if (isDelta && this.isInEffect(this.added.get(feed.text))) return 'repeat';
    if ((feed.stated ?? 0) > now + CLOCK_TOLERANCE_MS) return 'held';
    if (!isDelta && inForce !== undefined && asOf < inForce.asOf) return 'stale';
    if (!feed.lines.some(({ quantity }) => quantity !== 'unreadable')) return 'held';
    const run = this.begin(name);
    this.added.set(feed.text, run);
    this.apply(feed, run, asOf, inForce);
    const trueAt = isDelta ? Math.max(asOf, inForce?.trueAt ?? 0) : asOf;
    this.inForce.set(name, { text: feed.text, asOf: Math.max(asOf, inForce?.asOf ?? 0), trueAt });
    // What was held and is not newer is superseded by a full feed: brought again it is a file like any other.
    if (this.terms.coverage === 'full') {
      for (const [text, heldAsOf] of this.heldOf(name)) if (heldAsOf <= asOf) this.heldOf(name).delete(text);
    }
    return 'applied';
  }

  /** The same full file as of later says the same figures after all. */
  private endRefusalsAgain(feed: string, asOf: number): void {
    for (const [sku, refusal] of this.refusals) {
      const offer = this.figures.get(sku)?.offer.value;
      const isSaid = offer?.feed === feed && offer.unconfirmedSince === undefined;
      if (isSaid && refusal.at <= asOf) refusal.endedBy ??= this.inEffect.get(feed)?.at(-1);
    }
  }

  private heldOf(feed: string): Map<string, number> {
    const held = this.held.get(feed) ?? new Map<string, number>();
    this.held.set(feed, held);
    return held;
  }

  private begin(feed: string, inEffect = this.inEffect.get(feed) ?? []): number {
    const number = this.runs.length + 1;
    const before = { inForce: this.inForce.get(feed), inEffect: this.inEffect.get(feed) ?? [] };
    this.runs.push({ number, feed, before });
    this.inEffect.set(feed, [...inEffect, number]);
    return number;
  }

  /** Puts back what was before a run of this supplier, the first of which is 1; `refused`: it is taken back already. */
  undo(number: number): 'applied' | 'refused' {
    const { feed, before } = this.runs[number - 1] as Run;
    if (!this.inEffect.get(feed)?.includes(number)) return 'refused';
    const gone = new Set(this.runs.filter((run) => run.feed === feed && run.number >= number).map((run) => run.number));
    const run = this.begin(feed, before.inEffect);
    for (const { shelves, offer } of this.figures.values()) {
      for (const shelf of shelves.values()) shelf.undo(gone, run, () => ({ units: 0, feed, run }));
      offer.undo(gone, run, (first) => first);
    }
    if (before.inForce === undefined) this.inForce.set(feed, { text: '', asOf: 0, trueAt: 0 });
    else this.inForce.set(feed, before.inForce);
    for (const figure of this.figures.values()) this.passOn(figure, feed, gone, run);
    for (const refusal of this.refusals.values()) {
      if (gone.has(refusal.endedBy ?? 0)) refusal.endedBy = undefined;
    }
    return 'applied';
  }

  /** Of a SKU that its feed has nothing to say of any more whoever brought the newest units speaks, else nobody. */
  private passOn({ offer, shelves }: Figure, undone: string, gone: ReadonlySet<number>, run: number): void {
    const known = offer.value as Offer;
    if (known.feed === undefined) return;
    const before = offer.before(gone);
    const isStray = known.feed === undone && before !== undefined && before.value?.feed !== undone;
    if (!isStray && this.inForce.get(known.feed)?.asOf !== 0) return;
    const stocked = [...shelves.values()].flatMap(({ value }) =>
      value !== undefined && value.units > 0 ? [value] : [],
    );
    const newest = stocked.sort((a, b) => b.run - a.run)[0];
    offer.put(run, { ...known, feed: newest?.feed });
  }

  private apply(feed: Feed, run: number, asOf: number, inForce: InForce | undefined): void {
    // What this feed leaves without a figure was true the last time when the feed before it was.
    const before = inForce === undefined ? asOf : Math.max(inForce.asOf, inForce.trueAt);
    for (const sku of new Set([...feed.lines.map((line) => line.sku), ...this.figures.keys()])) {
      const said = this.standing(feed.lines.filter((line) => line.sku === sku));
      if (said.length > 0) this.applySku(sku, said, feed.name, run, before);
      else if (this.terms.coverage === 'full') this.miss(sku, feed.name, run, before);
      // Only a figure that was said in this feed can lack what we ordered before it.
      if (said.length === 0 || !said.every(isFigure)) continue;
      const refusal = this.refusals.get(sku);
      if (refusal !== undefined && refusal.at <= asOf) refusal.endedBy ??= run;
      for (const reservation of this.reservations) {
        const isFirm = (reservation.firmAt ?? Number.POSITIVE_INFINITY) <= asOf;
        if (reservation.sku === sku && isFirm && !this.isReflected(reservation)) reservation.reflectedBy = run;
      }
    }
  }

  /** Of lines about one shelf the last one stands; changes add up; of one that cannot be read nobody knows which shelf it is about. */
  private standing(lines: readonly FeedLine[]): readonly FeedLine[] {
    return lines.flatMap((line, index) => {
      const isSame = (other: FeedLine): boolean => isReadable(other) && other.warehouse === line.warehouse;
      if (!isReadable(line)) return [line];
      if (lines.slice(index + 1).some(isSame)) return [];
      if (this.terms.coverage !== 'delta') return [line];
      const changes = lines.filter(isSame).map(({ quantity }) => quantity);
      const isSaid = changes.every((change) => typeof change === 'number');
      return [{ ...line, quantity: isSaid ? changes.reduce((sum: number, change) => sum + change, 0) : 'unsaid' }];
    });
  }

  private applySku(sku: string, said: readonly FeedLine[], feed: string, run: number, before: number): void {
    const readable = said.filter(isReadable);
    const speaker = readable.find(({ quantity }) => typeof quantity === 'number') ?? readable[0];
    const figure = this.figures.get(sku) ?? { shelves: new Map(), offer: new Layers<Offer>() };
    const known = figure.offer.value;
    if (known === undefined && speaker === undefined) return;
    this.figures.set(sku, figure);
    figure.offer.put(run, {
      feed: known?.missing === 0 ? (known.feed ?? feed) : feed,
      missing: speaker === undefined ? (known?.missing ?? 0) : 0,
      pack: speaker?.pack ?? known?.pack ?? 1,
      unconfirmedSince: speaker !== undefined && isFigure(speaker) ? undefined : (known?.unconfirmedSince ?? before),
    });
    if (speaker !== undefined && isFigure(speaker) && this.terms.coverage === 'partial') {
      for (const doubt of this.doubts) if (doubt.sku === sku) doubt.saidBy.push(run);
    }
    for (const line of said.filter(isFigure)) {
      const shelf = figure.shelves.get(line.warehouse) ?? new Layers<Shelf>();
      figure.shelves.set(line.warehouse, shelf);
      const isChange = this.terms.coverage === 'delta' && typeof line.quantity === 'number';
      const units =
        (isChange ? (shelf.value?.units ?? 0) : 0) + (typeof line.quantity === 'number' ? line.quantity : 0);
      putOnShelf(shelf, { units: Math.max(0, units), feed, run });
    }
    const isWhole = this.terms.coverage === 'full' && readable.length === said.length;
    if (!isWhole || !readable.some(({ quantity }) => typeof quantity === 'number')) return;
    const named = new Set(said.map(({ warehouse }) => warehouse));
    for (const [warehouse, shelf] of figure.shelves) if (!named.has(warehouse)) emptyOwn(shelf, feed, run);
  }

  /** A full feed does not name a SKU: it is missing from the feed that names it otherwise, and after some of them gone. */
  private miss(sku: string, feed: string, run: number, before: number): void {
    const { offer, shelves } = this.figures.get(sku) as Figure;
    const known = offer.value as Offer;
    if (known.feed === feed && known.missing < this.terms.missingFeeds) {
      const unconfirmedSince = known.unconfirmedSince ?? before;
      offer.put(run, { ...known, missing: known.missing + 1, unconfirmedSince });
    }
    const isGone = (offer.value as Offer).missing >= this.terms.missingFeeds;
    for (const [warehouse, shelf] of shelves) {
      // Where another feed speaks for it in another warehouse, nobody counts how often this one lacks it.
      const isElsewhere = [...shelves].some(([name, { value }]) => name !== warehouse && value && value.feed !== feed);
      if (isGone || (known.feed !== feed && isElsewhere)) emptyOwn(shelf, feed, run);
    }
  }

  /** Its figures are judged by the age that they have now. */
  sweep(now: number): void {
    const { everyMs, maxAgeMs } = this.terms.freshness;
    this.limits = { freshAfter: now - everyMs, staleBefore: now - maxAgeMs };
  }

  private trueAt(sku: string): number {
    const { feed, unconfirmedSince } = (this.figures.get(sku) as Figure).offer.value as Offer;
    const confirmed = [...this.inForce].filter(([name]) => name === (feed ?? name)).map(([, force]) => force);
    const feedTrueAt = Math.max(0, ...confirmed.map(({ asOf, trueAt }) => Math.max(asOf, trueAt)));
    // While a feed is held, what it names is confirmed only by what names it too, and a change that it has by nothing.
    const inDoubt = this.doubts.filter(
      (doubt) => doubt.sku === sku && !doubt.saidBy.some((run) => this.isInEffect(run)),
    );
    return Math.min(unconfirmedSince ?? feedTrueAt, ...inDoubt.map(({ since }) => since));
  }

  private isInEffect(run = 0): boolean {
    return [...this.inEffect.values()].some((runs) => runs.includes(run));
  }

  private isReflected({ reflectedBy }: Reservation): boolean {
    return this.isInEffect(reflectedBy);
  }

  /** Units an order may take: whole packs, and nothing by a figure that is too old. */
  toRoute(sku: string): number {
    const figure = this.figures.get(sku);
    if (figure === undefined || this.trueAt(sku) < this.limits.staleBefore) return 0;
    const refusal = this.refusals.get(sku);
    if (refusal !== undefined && refusal.endedBy === undefined) return 0;
    let units = 0;
    for (const shelf of figure.shelves.values()) units += shelf.value?.units ?? 0;
    for (const reservation of this.reservations) {
      if (reservation.sku === sku && !this.isReflected(reservation)) units -= reservation.open;
    }
    const pack = this.packOf(sku);
    return Math.floor(Math.max(0, units) / pack) * pack;
  }

  packOf(sku: string): number {
    return this.figures.get(sku)?.offer.value?.pack ?? 1;
  }

  /** The buffer once more for every interval that a figure is late, in parts. */
  toSell(sku: string): number {
    const units = this.toRoute(sku);
    if (units === 0) return 0;
    const { buffer, freshness } = this.terms;
    const lateMs = Math.max(0, this.limits.freshAfter - this.trueAt(sku));
    const growth = Math.ceil((Math.max(1, buffer) * lateMs) / freshness.everyMs);
    return Math.max(0, units - buffer - growth);
  }
}

function isReadable({ quantity }: FeedLine): boolean {
  return quantity !== 'unreadable';
}

/** Whether a line says how many there are: what is discontinued and has no number is none. */
function isFigure(line: FeedLine): boolean {
  return isReadable(line) && (typeof line.quantity === 'number' || line.gone === true);
}

function emptyOwn(shelf: Layers<Shelf>, feed: string, run: number): void {
  if (shelf.value?.feed === feed && shelf.value.units > 0) shelf.put(run, { units: 0, feed, run });
}

/** The same figure of the same feed is still the one of the run that brought it first. */
function putOnShelf(shelf: Layers<Shelf>, said: Shelf): void {
  if (shelf.value?.units !== said.units || shelf.value.feed !== said.feed) shelf.put(said.run, said);
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

  /** Puts back what was before a run of a supplier, the first of which is 1. */
  undo(supplier: string, run: number): 'applied' | 'refused' {
    return this.of(supplier).undo(run);
  }

  /** Time passed: figures are older. */
  sweep(now: number): void {
    for (const supplier of this.suppliers.values()) supplier.sweep(now);
  }

  /** Orders of ours that a supplier was given; what is not said here was given to nobody. */
  grant(grants: readonly Grant[]): void {
    for (const grant of grants) {
      this.of(grant.supplier).reservations.push({ ...grant, open: grant.units });
    }
  }

  /** Where an order for so many units of one SKU may go: who has them, and sells them in packs that make so many. */
  whoHas(sku: string, units: number): string[] {
    const has = ([, supplier]: readonly [string, Supplier]): boolean =>
      supplier.toRoute(sku) >= units && units % supplier.packOf(sku) === 0;
    return [...this.suppliers].filter(has).map(([id]) => id);
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

  /** Units that a supplier will never send: it has no more of it, until it says otherwise. */
  giveBack(poNumber: string, sku: string, units: number, now: number): void {
    for (const { supplier, reservation } of this.reservationsOf(poNumber)) {
      if (units > 0 && reservation.sku === sku) supplier.refusals.set(sku, { at: now });
    }
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
