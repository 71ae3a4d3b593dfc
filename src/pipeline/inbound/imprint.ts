import type { InventoryLine } from '../../documents/inventory-advice.ts';
import type { Placed } from '../../documents/parts.ts';
import type { KnownRuns, RunPlan, SourceDocument } from '../../formats/codec.ts';
import type { NewImprint, StoredImprint } from '../../stores/imprints.ts';
import { ENTRY, Entries, LINES, MOST_UNITS, SkuReader, textOf, utf8 } from './imprint-entries.ts';

/**
 * # Imprint: what the feed in force said, as digests
 *
 * Of a full feed hardly any line differs from the one before. So for each run of records (a LIN with what belongs to it)
 * there is kept what it takes to know it again: a digest of its bytes, its SKU, its units. A run that comes again is neither
 * checked, nor mapped, nor compared with the stock: it says what is in force already. What is left (changed, new,
 * held) goes the ordinary way, and what is in the imprint but not in the file is missing.
 *
 * It must never make a difference. Wherever it might, `ImprintSpoiled` is thrown, and the file is read whole:
 *
 * - a SKU stands in more than one run, so that one run does not say all about it;
 * - most of the file changed, or so much is missing that the feed guard should see all of it;
 * - the feed guard would not simply apply the feed.
 *
 * An entry keeps its place as long as the imprint is patched; one that is gone has no lines. Files mostly come in one order,
 * so the next entry is looked at first; what was added since stands at the end.
 */
export class Imprint implements KnownRuns {
  /** Runs that were known, their lines and their units, since `takeCounts` was called last. */
  private counts = { lines: 0, units: 0 };
  private readonly plan: (document: SourceDocument) => RunPlan | undefined;
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;
  /** A bit for each entry: whether its run came in this file. */
  private readonly seen: Uint8Array;
  /** Digest → place of its entry, by open addressing; 0 is empty. It has the entries from `tableFrom` on. */
  private table = new Int32Array(1);
  private tableFrom: number;
  /** The entry that should come next in the file, and how many runs in a row were in no entry. */
  private next = 0;
  private strays = 0;
  private readonly runs: number;
  private asked = 0;
  private known = 0;
  private readonly added = new Entries();
  /** SKUs of what was not known, while anything may be known. */
  private readonly read: Set<string> | undefined;
  /** Lines since the last run ended. */
  private pending: PendingLine[] = [];
  /** Runs that were read and name a SKU. */
  private named = 0;
  /** Entries that were not seen, by SKU; known once it was asked what is missing. */
  private readonly unseen = new Map<string, number>();
  /** SKUs of lines in no run. */
  private readonly outside = new Set<string>();
  private isMixed = false;

  /** The run of the feed whose lines are known, and when that feed was read whole. */
  readonly of: Omit<StoredImprint, 'entries'> | undefined;

  /** @param old what the feed in force said; without it everything is read */
  constructor(plan: (document: SourceDocument) => RunPlan | undefined, old?: StoredImprint) {
    this.plan = plan;
    this.of = old;
    this.runs = old?.runs ?? 0;
    this.bytes = old?.entries ?? new Uint8Array(0);
    this.words = new Int32Array(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length >> 2);
    this.seen = new Uint8Array((this.bytes.length / ENTRY + 8) >> 3);
    this.read = old === undefined ? undefined : new Set();
    this.tableFrom = this.bytes.length;
    if (old !== undefined && old.inOrderBytes < this.bytes.length) this.index(old.inOrderBytes);
  }

  /** Runs that were known; each of them names a SKU of its own. */
  get knownRuns(): number {
    return this.known;
  }

  runsOf(document: SourceDocument): RunPlan | undefined {
    return this.plan(document);
  }

  isKnown(low: number, high: number): boolean {
    if (this.read === undefined) return false;
    this.asked += 1;
    // A feed that is new for the most part is read whole at once: the two ways together take longer than either.
    if (this.asked === EARLY && this.known < EARLY / 2) throw new ImprintSpoiled('most of it changed');
    const at = this.find(low, high);
    if (at === undefined || this.isSeen(at)) return false;
    this.strays = 0;
    const entry = at / ENTRY;
    this.seen[entry >> 3] = (this.seen[entry >> 3] ?? 0) | (1 << (entry & 7));
    this.known += 1;
    const says = this.words[(at >> 2) + 2] ?? 0;
    this.counts.units += says & MOST_UNITS;
    this.counts.lines += says >>> 24;
    return true;
  }

  /** Lines and units of the runs that were known since it was called last. */
  takeCounts(): { readonly lines: number; readonly units: number } {
    const { counts } = this;
    this.counts = { lines: 0, units: 0 };
    return counts;
  }

  /** A line that was read. One that is not clean, or does not say how many there are, is read again every time. */
  line(line: StockLine, isClean: boolean): void {
    const { sku, quantity, discontinued = false } = line;
    const says = quantity !== undefined || discontinued;
    this.take({ sku, units: quantity ?? 0, isClean: isClean && says, ordinal: line.source.ordinal });
  }

  /** A line that is held; without a SKU it is not in the stage, and only its run is read again. */
  held(sku: string | undefined, ordinal: number): void {
    this.take({ sku, units: 0, isClean: false, ordinal });
  }

  /** The run that began at a segment has ended. */
  endRun(ordinal: number, low: number, high: number, isClean: boolean): void {
    const { pending } = this;
    if (pending.length === 0) return;
    this.pending = [];
    const lines = pending.filter((line) => line.ordinal >= ordinal);
    if (lines.length < pending.length) this.takeOutside(pending.filter((line) => line.ordinal < ordinal));
    const [sku, ...others] = new Set(lines.flatMap((line) => line.sku ?? []));
    if (sku === undefined) return;
    this.named += 1;
    if (others.length > 0) this.isMixed = true;
    else if (isClean && lines.every((line) => line.isClean)) {
      this.added.add(low, high, { sku, lines: lines.length, units: lines.reduce((sum, line) => sum + line.units, 0) });
    }
  }

  /** What is left when a document ends is in no run. */
  endDocument(): void {
    this.takeOutside(this.pending);
    this.pending = [];
  }

  /**
   * SKUs that the feed in force named and this one does not.
   *
   * @param readSkus hands out the SKUs of its entries, each behind its length, in pieces
   * @throws ImprintSpoiled when a SKU that was known was also read: it stands in the file twice
   */
  async missing(readSkus: (take: (piece: Uint8Array) => void) => Promise<void>): Promise<string[]> {
    const missing: string[] = [];
    const { bytes, read = new Set<string>() } = this;
    const mayBeRead = new Uint32Array(1 << 15);
    for (const sku of read) {
      const name = utf8(sku);
      const bit = hashOf(name, 0, name.length);
      mayBeRead[(bit >>> 5) & 0x7fff] = (mayBeRead[(bit >>> 5) & 0x7fff] ?? 0) | (1 << (bit & 31));
    }
    let next = 0;
    const reader = new SkuReader((names, from, to) => {
      const at = next;
      next += ENTRY;
      const isSeen = this.isSeen(at);
      const bit = hashOf(names, from, to);
      const mayBe = ((mayBeRead[(bit >>> 5) & 0x7fff] ?? 0) & (1 << (bit & 31))) !== 0;
      if (isSeen && !mayBe) return;
      const sku = textOf(names.subarray(from, to));
      const isRead = read.has(sku);
      if (isSeen && isRead) throw new ImprintSpoiled('a SKU stands in it twice');
      if (isSeen) return;
      const isGone = bytes[at + LINES] === 0;
      if (isRead || !isGone) this.unseen.set(sku, at);
      if (isRead || isGone) return;
      missing.push(sku);
      if (missing.length > MOST_MISSING) throw new ImprintSpoiled('much is missing from it');
    });
    await readSkus((piece) => reader.read(piece));
    return missing;
  }

  /**
   * The imprint of what was read now, unless a SKU stands in several runs: then one run does not say all of it.
   *
   * @param named SKUs in the stage
   */
  renewed(
    named: number,
  ): Pick<NewImprint, 'runs' | 'entries' | 'skus' | 'inOrderBytes' | 'patched' | 'keptBytes'> | undefined {
    if (this.isMixed || named !== this.named + this.outside.size) return undefined;
    const { added, known } = this;
    if (known === 0) {
      return { runs: added.count, ...added.parts(), inOrderBytes: added.count * ENTRY, keptBytes: 0 };
    }
    const patched = this.patch();
    const { entries, skus } = added.parts();
    return {
      runs: known + patched.renewed + added.count,
      entries: [this.bytes, ...entries],
      skus,
      inOrderBytes: this.of?.inOrderBytes ?? 0,
      patched: patched.places,
      keptBytes: this.bytes.length,
    };
  }

  private take(line: PendingLine): void {
    const { sku = '' } = line;
    if (sku !== '') this.read?.add(detached(sku));
    if (this.read !== undefined && this.read.size > MOST_READ && this.read.size > this.runs / 4) {
      throw new ImprintSpoiled('much of it changed');
    }
    // Postgres cannot hold NUL; what has one is not called in the database as it is here.
    this.pending.push(sku.includes('\0') ? { ...line, isClean: false } : line);
  }

  private takeOutside(lines: readonly PendingLine[]): void {
    for (const { sku } of lines) if (sku !== undefined) this.outside.add(detached(sku));
    if (this.outside.size > MOST_READ) this.isMixed = true;
  }

  /**
   * Puts what was added into the entries of its SKUs, and leaves the rest of it in `added`. Answers where entries changed,
   * and how many of them have something new.
   */
  private patch(): { readonly places: readonly number[]; readonly renewed: number } {
    const { bytes, added } = this;
    const places: number[] = [];
    const left = added.bySku();
    let renewed = 0;
    for (const [sku, at] of this.unseen) {
      const entry = left.get(sku);
      if (entry !== undefined) {
        bytes.set(entry, at);
        left.delete(sku);
        renewed += 1;
      } else if (bytes[at + LINES] === 0) continue;
      else bytes.fill(0, at, at + ENTRY);
      places.push(at);
    }
    added.keep(left);
    return { places: places.sort((one, other) => one - other), renewed };
  }

  private isSeen(at: number): boolean {
    const entry = at / ENTRY;
    return ((this.seen[entry >> 3] ?? 0) & (1 << (entry & 7))) !== 0;
  }

  private find(low: number, high: number): number | undefined {
    const { words, bytes } = this;
    let at = this.next;
    for (let step = 0; step < LOOK_AHEAD && at < bytes.length; step += 1) {
      if (words[at >> 2] === low && words[(at >> 2) + 1] === high && bytes[at + LINES] !== 0) {
        this.next = at + ENTRY;
        return at;
      }
      at += ENTRY;
    }
    this.strays += 1;
    // Another order than the last time.
    if (this.strays > MOST_STRAYS && this.tableFrom > 0) this.index(0);
    return this.lookUp(low, high);
  }

  private lookUp(low: number, high: number): number | undefined {
    const { table, words } = this;
    const mask = table.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = (table[slot] ?? 0) - 1;
      if (at < 0) return undefined;
      if (words[at >> 2] !== low || words[(at >> 2) + 1] !== high) continue;
      if (at < (this.of?.inOrderBytes ?? 0)) this.next = at + ENTRY;
      return at;
    }
  }

  private index(from: number): void {
    const table = new Int32Array(tableSize((this.bytes.length - from) / ENTRY));
    const mask = table.length - 1;
    for (let at = from; at < this.bytes.length; at += ENTRY) {
      if (this.bytes[at + LINES] === 0) continue;
      let slot = (this.words[at >> 2] ?? 0) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = at + 1;
    }
    this.table = table;
    this.tableFrom = from;
  }
}

interface PendingLine {
  readonly sku: string | undefined;
  readonly units: number;
  readonly isClean: boolean;
  /** The segment it starts with. */
  readonly ordinal: number;
}

type StockLine = Placed<Pick<InventoryLine, 'sku' | 'quantity' | 'discontinued'>>;

/** The imprint that a stock file of X12 is read with, and the terms under which another file may be read with it. */
export interface KnownFeed {
  readonly feed: string;
  readonly terms: string;
  readonly imprint: Imprint;
}

/** The imprint might make a difference: the file is read whole. */
export class ImprintSpoiled extends Error {}

/** What was known is not what is in force any more: the file is read by what is. */
export class ImprintOutdated extends ImprintSpoiled {}

/** How many entries are looked at before a run counts as none of those that should come next. */
const LOOK_AHEAD = 8;
/** After so many of them in a row every entry is looked up. */
const MOST_STRAYS = 32;
/** After so many runs half of them must have been known. */
const EARLY = 2_000;
/** So many SKUs may be read in any case, and a quarter of the feed; they are kept as texts. */
const MOST_READ = 10_000;
/** More than that is for the feed guard to see whole. */
const MOST_MISSING = 50_000;

/** Half empty at most, so that looking up stays short. */
function tableSize(runs: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, runs * 2)));
}

/** A text of its own: V8 cuts texts out of larger ones, which live as long as they do. */
function detached(text: string): string {
  return textOf(utf8(text));
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}
