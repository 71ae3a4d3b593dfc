/**
 * An entry of an imprint is 16 bytes, then the SKU in UTF-8, padded to 4: digest (8), units (4), lines, length of the SKU,
 * seen, 0.
 *
 * These are the bytes before the SKU, and where the single bytes among them stand.
 */
export const HEAD = 16;
export const LINES = 12;
export const SKU_LENGTH = 13;
export const SEEN = 14;

export function entryLength(skuBytes: number): number {
  return HEAD + ((skuBytes + 3) & ~3);
}

const decoder = new TextDecoder();

export function textOf(bytes: Uint8Array, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to));
}

const PART_BYTES = 1024 * 1024;

/** Entries that are added one after the other. */
export class Entries {
  count = 0;
  length = 0;
  private full: Buffer[] = [];
  private bytes = Buffer.alloc(0);
  private filled = 0;

  add(low: number, high: number, run: { readonly sku: string; readonly units: number; readonly lines: number }): void {
    const { sku, units, lines } = run;
    const skuBytes = Buffer.byteLength(sku);
    // What does not fit is read every time.
    if (skuBytes > 255 || lines > 255 || units > 0x7fffffff || units < 0) return;
    const length = entryLength(skuBytes);
    const bytes = this.room(length);
    const at = this.filled;
    bytes.fill(0, at, at + length);
    bytes.writeInt32LE(low, at);
    bytes.writeInt32LE(high, at + 4);
    bytes.writeInt32LE(units, at + 8);
    bytes[at + LINES] = lines;
    bytes[at + SKU_LENGTH] = skuBytes;
    bytes.write(sku, at + HEAD, 'utf8');
    this.filled += length;
    this.length += length;
    this.count += 1;
  }

  parts(): readonly Uint8Array[] {
    return [...this.full, this.bytes.subarray(0, this.filled)];
  }

  /** SKU → the head of its entry. */
  bySku(): Map<string, Uint8Array> {
    const heads = new Map<string, Uint8Array>();
    for (const { sku, entry } of this.entries()) heads.set(sku, entry.subarray(0, HEAD));
    return heads;
  }

  /** Leaves only the entries of these SKUs. */
  keep(skus: ReadonlyMap<string, unknown>): void {
    const all = [...this.entries()];
    this.full = [];
    this.bytes = Buffer.alloc(0);
    this.filled = 0;
    this.length = 0;
    this.count = 0;
    for (const { sku, entry } of all) {
      if (!skus.has(sku)) continue;
      const bytes = this.room(entry.length);
      bytes.set(entry, this.filled);
      this.filled += entry.length;
      this.length += entry.length;
      this.count += 1;
    }
  }

  private *entries(): Generator<{ readonly sku: string; readonly entry: Uint8Array }> {
    for (const part of this.parts()) {
      for (let at = 0; at < part.length; ) {
        const skuBytes = part[at + SKU_LENGTH] as number;
        const entry = part.subarray(at, at + entryLength(skuBytes));
        yield { sku: textOf(part, at + HEAD, at + HEAD + skuBytes), entry };
        at += entry.length;
      }
    }
  }

  /** Where an entry of that length fits. */
  private room(length: number): Buffer {
    if (this.filled + length > this.bytes.length) {
      if (this.filled > 0) this.full.push(this.bytes.subarray(0, this.filled));
      this.bytes = Buffer.allocUnsafeSlow(this.length === 0 ? PART_BYTES / 16 : PART_BYTES);
      this.filled = 0;
    }
    return this.bytes;
  }
}
