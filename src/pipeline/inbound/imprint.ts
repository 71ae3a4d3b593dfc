import type { InventoryLine } from '../../documents/inventory-advice.ts';
import type { Placed } from '../../documents/parts.ts';
import type { KnownRuns, RunPlan, SourceDocument } from '../../formats/codec.ts';
import type { StoredImprint } from '../../stores/imprints.ts';

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
 * An entry is 16 bytes, then the SKU in UTF-8, padded to 4: digest (8), units (4), lines, length of the SKU, seen, 0.
 */
export class Imprint implements KnownRuns {
  /** Runs that were known, their lines and their units, since `takeCounts` was called last. */
  private counts = { lines: 0, units: 0 };
  private readonly plan: (document: SourceDocument) => RunPlan | undefined;
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;
  /** Digest → place of its entry, by open addressing; 0 is empty. */
  private readonly table: Int32Array;
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
  /** SKUs of lines in no run. */
  private readonly outside = new Set<string>();
  private isMixed = false;

  /** The run of the feed whose lines are known, and when that feed was read whole. */
  readonly of: Pick<StoredImprint, 'feedRunId' | 'currency' | 'wholeAt'> | undefined;

  /** @param old what the feed in force said; without it everything is read */
  constructor(plan: (document: SourceDocument) => RunPlan | undefined, old?: StoredImprint) {
    this.plan = plan;
    this.of = old;
    this.runs = old?.runs ?? 0;
    this.bytes = old?.bytes ?? new Uint8Array(0);
    this.words = new Int32Array(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length >> 2);
    this.table = new Int32Array(old === undefined ? 1 : tableSize(this.runs));
    this.read = old === undefined ? undefined : new Set();
    for (const at of this.entries()) this.put(at);
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
    if (at === undefined || this.bytes[at + SEEN] === 1) return false;
    this.bytes[at + SEEN] = 1;
    this.known += 1;
    this.counts.units += this.words[(at >> 2) + 2] ?? 0;
    this.counts.lines += this.bytes[at + LINES] ?? 0;
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
   * @throws ImprintSpoiled when a SKU that was known was also read: it stands in the file twice
   */
  missing(): string[] {
    const missing: string[] = [];
    const { read = new Set<string>() } = this;
    const mayBeRead = new Uint32Array(1 << 15);
    for (const sku of read) {
      const bit = hashOf(utf8(sku), 0);
      mayBeRead[(bit >>> 5) & 0x7fff] = (mayBeRead[(bit >>> 5) & 0x7fff] ?? 0) | (1 << (bit & 31));
    }
    for (const at of this.entries()) {
      const from = at + HEAD;
      const to = from + (this.bytes[at + SKU_LENGTH] ?? 0);
      const bit = hashOf(this.bytes, from, to);
      const isRead =
        ((mayBeRead[(bit >>> 5) & 0x7fff] ?? 0) & (1 << (bit & 31))) !== 0 && read.has(textOf(this.bytes, from, to));
      const isSeen = this.bytes[at + SEEN] === 1;
      if (isSeen && isRead) throw new ImprintSpoiled('a SKU stands in it twice');
      if (isSeen || isRead) continue;
      missing.push(textOf(this.bytes, from, to));
      if (missing.length > MOST_MISSING) throw new ImprintSpoiled('much is missing from it');
    }
    return missing;
  }

  /**
   * The imprint of what was read now, unless a SKU stands in several runs: then one run does not say all of it.
   *
   * @param named SKUs in the stage
   */
  renewed(
    named: number,
  ): { readonly runs: number; readonly size: number; readonly bytes: Iterable<Uint8Array> } | undefined {
    if (this.isMixed || named !== this.named + this.outside.size) return undefined;
    const kept = this.keptEntries();
    return {
      runs: this.known + this.added.count,
      size: kept.size + this.added.length,
      bytes: [...kept.bytes, this.added.content()],
    };
  }

  private take(line: PendingLine): void {
    const { sku = '' } = line;
    if (sku !== '') this.read?.add(sku);
    if (this.read !== undefined && this.read.size > MOST_READ && this.read.size > this.runs / 4) {
      throw new ImprintSpoiled('much of it changed');
    }
    // Postgres cannot hold NUL; what has one is not called in the database as it is here.
    this.pending.push(sku.includes('\0') ? { ...line, isClean: false } : line);
  }

  private takeOutside(lines: readonly PendingLine[]): void {
    for (const { sku } of lines) if (sku !== undefined) this.outside.add(sku);
    if (this.outside.size > MOST_READ) this.isMixed = true;
  }

  /** The entries that were seen, moved together in the memory that they are in. */
  private keptEntries(): { readonly size: number; readonly bytes: readonly Uint8Array[] } {
    let size = 0;
    for (const at of this.entries()) {
      if (this.bytes[at + SEEN] !== 1) continue;
      const length = entryLength(this.bytes[at + SKU_LENGTH] ?? 0);
      if (at !== size) this.bytes.copyWithin(size, at, at + length);
      this.bytes[size + SEEN] = 0;
      size += length;
    }
    return { size, bytes: size === 0 ? [] : [this.bytes.subarray(0, size)] };
  }

  private *entries(): Generator<number> {
    for (let at = 0; at < this.bytes.length; ) {
      const length = entryLength(this.bytes[at + SKU_LENGTH] ?? 0);
      yield at;
      at += length;
    }
  }

  private put(at: number): void {
    const mask = this.table.length - 1;
    let slot = (this.words[at >> 2] ?? 0) & mask;
    while (this.table[slot] !== 0) slot = (slot + 1) & mask;
    this.table[slot] = at + 1;
  }

  private find(low: number, high: number): number | undefined {
    const mask = this.table.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = (this.table[slot] ?? 0) - 1;
      if (at < 0) return undefined;
      if (this.words[at >> 2] === low && this.words[(at >> 2) + 1] === high) return at;
    }
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

/** The imprint might make a difference: the file is read whole. */
export class ImprintSpoiled extends Error {}

/** Bytes before the SKU of an entry, and where in it its single bytes stand. */
const HEAD = 16;
const LINES = 12;
const SKU_LENGTH = 13;
const SEEN = 14;
/** After so many runs half of them must have been known. */
const EARLY = 2_000;
/** So many SKUs may be read in any case, and a quarter of the feed; they are kept as texts. */
const MOST_READ = 10_000;
/** More than that is for the feed guard to see whole. */
const MOST_MISSING = 50_000;

function entryLength(skuBytes: number): number {
  return HEAD + ((skuBytes + 3) & ~3);
}

/** Half empty at most, so that looking up stays short. */
function tableSize(runs: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, runs * 2)));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to));
}

function hashOf(bytes: Uint8Array, from: number, to = bytes.length): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** Entries that are added one after the other. */
class Entries {
  count = 0;
  length = 0;
  private bytes = Buffer.alloc(0);

  add(low: number, high: number, run: { readonly sku: string; readonly units: number; readonly lines: number }): void {
    const { sku, units, lines } = run;
    const most = HEAD + 3 * sku.length + 3;
    if (this.length + most > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(65_536, 2 * this.bytes.length, this.length + most));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    const at = this.length;
    const skuBytes = this.bytes.write(sku, at + HEAD, 'utf8');
    // What does not fit is read every time.
    if (skuBytes > 255 || lines > 255 || units > 0x7fffffff || units < 0) return;
    this.bytes.writeInt32LE(low, at);
    this.bytes.writeInt32LE(high, at + 4);
    this.bytes.writeInt32LE(units, at + 8);
    this.bytes[at + LINES] = lines;
    this.bytes[at + SKU_LENGTH] = skuBytes;
    this.bytes[at + SEEN] = 0;
    this.bytes[at + SEEN + 1] = 0;
    const length = entryLength(skuBytes);
    this.bytes.fill(0, at + HEAD + skuBytes, at + length);
    this.length += length;
    this.count += 1;
  }

  content(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}
