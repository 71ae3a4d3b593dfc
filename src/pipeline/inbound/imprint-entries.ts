/** An entry of an imprint is 12 bytes: digest (8), units (3), lines. Where its last byte stands: */
export const ENTRY = 12;
export const LINES = 11;
/** The third word of an entry has the units below its lines. */
export const MOST_UNITS = 0xffffff;

const PART_BYTES = 1024 * 1024;
const LONGEST_SKU = 255;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Entries that are added one after the other, and their SKUs beside them, each behind its length. */
export class Entries {
  count = 0;
  private entries = new Parts();
  private skus = new Parts();

  add(low: number, high: number, run: { readonly sku: string; readonly units: number; readonly lines: number }): void {
    const { sku, units, lines } = run;
    const name = utf8(sku);
    // What does not fit is read every time.
    if (name.length > LONGEST_SKU || lines > 255 || units > MOST_UNITS || units < 0) return;
    const entry = this.entries.room(ENTRY);
    entry.writeInt32LE(low, 0);
    entry.writeInt32LE(high, 4);
    entry.writeInt32LE(units | (lines << 24), 8);
    this.addSku(name);
  }

  /** All of it as it is kept. */
  parts(): { readonly entries: readonly Uint8Array[]; readonly skus: readonly Uint8Array[] } {
    return { entries: this.entries.all(), skus: this.skus.all() };
  }

  /** SKU → its entry. */
  bySku(): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    const entries = this.entries.all();
    let part = 0;
    let at = 0;
    const reader = new SkuReader((names, from, to) => {
      const bytes = entries[part] as Uint8Array;
      found.set(textOf(names.subarray(from, to)), bytes.subarray(at, at + ENTRY));
      at += ENTRY;
      if (at < bytes.length) return;
      part += 1;
      at = 0;
    });
    for (const bytes of this.skus.all()) reader.read(bytes);
    return found;
  }

  /** Leaves only these of them. */
  keep(left: ReadonlyMap<string, Uint8Array>): void {
    this.entries = new Parts();
    this.skus = new Parts();
    this.count = 0;
    for (const [sku, entry] of left) {
      this.entries.room(ENTRY).set(entry);
      this.addSku(utf8(sku));
    }
  }

  private addSku(name: Uint8Array): void {
    const place = this.skus.room(1 + name.length);
    place[0] = name.length;
    place.set(name, 1);
    this.count += 1;
  }
}

/** Reads SKUs, each behind its length, from bytes that come in pieces of any size. */
export class SkuReader {
  private carry: Uint8Array = new Uint8Array(0);
  private readonly each: (bytes: Uint8Array, from: number, to: number) => void;

  /** @param each where a name stands; the bytes hold until it returns */
  constructor(each: (bytes: Uint8Array, from: number, to: number) => void) {
    this.each = each;
  }

  read(piece: Uint8Array): void {
    const bytes = this.carry.length === 0 ? piece : Buffer.concat([this.carry, piece]);
    let at = 0;
    for (; at < bytes.length; ) {
      const end = at + 1 + (bytes[at] as number);
      if (end > bytes.length) break;
      this.each(bytes, at + 1, end);
      at = end;
    }
    this.carry = Uint8Array.prototype.slice.call(bytes, at);
  }
}

/** Bytes in parts of about a mebibyte, none of which is moved when there are more. */
class Parts {
  private readonly full: Buffer[] = [];
  private bytes = Buffer.alloc(0);
  private filled = 0;

  /** Where so many bytes more belong. */
  room(length: number): Buffer {
    if (this.filled + length > this.bytes.length) {
      if (this.filled > 0) this.full.push(this.bytes.subarray(0, this.filled));
      this.bytes = Buffer.allocUnsafeSlow(this.full.length === 0 ? PART_BYTES / 16 : PART_BYTES);
      this.filled = 0;
    }
    const from = this.filled;
    this.filled += length;
    return this.bytes.subarray(from, this.filled);
  }

  all(): readonly Buffer[] {
    return this.filled === 0 ? this.full : [...this.full, this.bytes.subarray(0, this.filled)];
  }
}
