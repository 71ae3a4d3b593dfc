import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/stores/database.ts';
import { wantLanes } from '../../src/stores/lanes.ts';
import { type Shelf, writeShelf } from './files.ts';
import { type SftpPlace, stagingFolder } from './sftp-place.ts';
import type { StockSupplier } from './suppliers.ts';

const PATIENCE_MS = 900_000;
const LOOK_EVERY_MS = 20;

/** Writes a file beside its folder, so that landing it is one step. Answers what lands it. */
export function prepareFile(
  place: SftpPlace,
  supplier: StockSupplier,
  file: { readonly name: string; readonly number: number; readonly shelf: Shelf; readonly folder: string },
): () => void {
  const staging = stagingFolder(place, supplier.folders, file.folder);
  mkdirSync(staging, { recursive: true });
  const path = join(staging, `staged-${file.name}`);
  writeShelf(path, supplier.format, file.shelf, file.number);
  return () => place.land(path, supplier.folders.outbound, file.name);
}

/** Makes the folder due, as its schedule would. */
export async function wantPoll(db: Database, supplier: StockSupplier): Promise<void> {
  await wantLanes(db, 'collect', [`${supplier.id} ${supplier.folders.outbound}`]);
}

/**
 * Waits for the commit.
 *
 * @throws Error when the file had no effect: a measurement of work that was not done would be a fast one
 */
export async function untilCommitted(db: Database, supplierId: string, name: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const row = await db('seen_file').where({ supplier_id: supplierId, name }).first<{ state: string }>('state');
    if (row?.state === 'opened' || row?.state === 'duplicate') return;
    if (row !== undefined && row.state !== 'received') {
      const reasons = await db('exception').select('code', 'message').limit(3);
      throw new Error(`${name} is ${row.state}: ${JSON.stringify(reasons)}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`waited in vain for ${name}`);
}
