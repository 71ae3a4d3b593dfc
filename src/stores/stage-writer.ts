import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { InventoryLine } from '../documents/inventory-advice.ts';
import type { Placed } from '../documents/parts.ts';
import { monotonicMs } from '../kernel/clock.ts';
import type { Database } from './database.ts';
import { copyIntoStage } from './sql/stage-stock.ts';

/** One SKU in a feed line, ready for the stage; quantities in base units. Of a held line only the SKU counts. */
export type StagedLine = Placed<InventoryLine> & { readonly isHeld?: boolean };

/** What a batch holds before it is sent: a COPY has a price of its own. */
const BATCH_BYTES = 256 * 1024;
/** A transaction that is silent for 30 s is ended by the server (database.ts), also while a long file has no stock in it. */
const LONGEST_SILENCE_MS = 5_000;

/**
 * Takes stock lines into the stage while a file is read. One batch is copied while the next one is filled, so that the
 * server works beside the reader; two buffers take turns, whatever the size of the file, and no line outlives its row.
 *
 * A batch is sent only when all of it is there: a process that stands still would otherwise stand in the middle of a COPY,
 * for which the server waits without end. Nothing else may use the transaction until `end` or `abandon` has answered.
 */
export class StageWriter {
  private readonly trx: Database;
  private filling = new StagedRows();
  private other = new StagedRows();
  private copying: Promise<void> | undefined;
  private spokeAt = monotonicMs();

  constructor(trx: Database) {
    this.trx = trx;
  }

  /** Writes the line down without waiting. */
  add(line: StagedLine): void {
    this.filling.add(line);
  }

  /** To be awaited after some lines: begins to copy what is enough for it, once the batch before it is in the stage. */
  async ready(): Promise<void> {
    if (this.filling.length >= BATCH_BYTES) await this.send();
    else if (this.copying === undefined && monotonicMs() - this.spokeAt > LONGEST_SILENCE_MS) {
      this.spokeAt = monotonicMs();
      await this.trx.raw('select 1');
    }
  }

  /** Puts lines into the stage that were written down before. */
  async copy(rows: StagedRows): Promise<void> {
    await this.settled();
    if (rows.length > 0) await copyBatch(this.trx, rows);
  }

  /** Waits until every line is in the stage. */
  async end(): Promise<void> {
    if (this.filling.length > 0) await this.send();
    await this.settled();
  }

  /** Waits for what is under way, whatever comes of it: the transaction will be rolled back. */
  async abandon(): Promise<void> {
    await this.copying?.catch(() => undefined);
    this.copying = undefined;
  }

  private async send(): Promise<void> {
    await this.settled();
    const batch = this.filling;
    this.filling = this.other;
    this.other = batch;
    this.spokeAt = monotonicMs();
    this.copying = copyBatch(this.trx, batch);
    // It is awaited later; until then a failure is not one that nobody handles.
    this.copying.catch(() => undefined);
  }

  private async settled(): Promise<void> {
    await this.copying;
    this.copying = undefined;
  }
}

/** Lines on their way into the stage, as bytes in memory that is used again. */
export class StagedRows {
  length = 0;
  private bytes = Buffer.alloc(0);

  add(line: StagedLine): void {
    const row = copyRow(line);
    // UTF-8 takes at most three bytes for a unit of UTF-16.
    const needed = this.length + row.length * 3;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, needed, 4096));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    this.length += this.bytes.write(row, this.length);
  }

  content(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}

/** The rows are all there, and the batch is empty again when they are in the stage. */
async function copyBatch(trx: Database, batch: StagedRows): Promise<void> {
  const connection = await trx.client.acquireConnection();
  await pipeline(Readable.from([batch.content()]), connection.query(copyFrom(copyIntoStage)));
  batch.length = 0;
}

/** A line in COPY's text format. */
function copyRow(line: StagedLine): string {
  const { quantity, quantityIsExact = true, discontinued = false, isHeld = false } = line;
  return `${text(line.sku)}\t${text(line.warehouse ?? '*')}\t${quantity ?? '\\N'}\t${
    quantityIsExact ? 't' : 'f'
  }\t${text(line.gtin)}\t${text(line.cost)}\t${text(line.currency)}\t${text(line.availableOn)}\t${
    discontinued ? 't' : 'f'
  }\t${line.packSize ?? '\\N'}\t${line.leadTimeDays ?? '\\N'}\t${line.source.ordinal}\t${isHeld ? 't' : 'f'}\n`;
}

const SPECIAL = /[\\\t\n\r]/;

/** Backslash, tab and line ends are escaped; absent is \N. Postgres cannot hold NUL: what has one is nobody's SKU. */
function text(value: string | undefined): string {
  if (value === undefined) return '\\N';
  if (value.includes('\u0000')) return text(value.replaceAll('\u0000', '\uFFFD'));
  if (!SPECIAL.test(value)) return value;
  return value.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? c);
}
