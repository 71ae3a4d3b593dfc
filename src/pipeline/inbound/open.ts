import { detectFormat } from '../../formats/detect.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { confirmFeedOfFile } from '../../stores/feeds.ts';
import { earlierSameContent, lockFile, markFile, type SeenFile, unopenedBefore } from '../../stores/files.ts';
import { readContent } from '../../stores/raw-content.ts';
import { raiseProblems } from '../exceptions.ts';
import { type Gateway, supplierOf } from '../gateway.ts';
import { transact } from '../transact.ts';
import { recordFile } from './record.ts';
import { translateFile } from './translate.ts';

/**
 * Opens one archived file: recognises it, translates its documents and records them, all in one transaction. A file
 * that was opened before is left alone, so the job may come twice.
 *
 * Feeds of changes build on each other, so of a supplier that sends them the files that came earlier are opened first.
 */
export async function openFile(gateway: Gateway, supplierId: string, fileId: string): Promise<void> {
  if (supplierOf(gateway, supplierId).stock.coverage === 'partial') {
    for (const earlier of await unopenedBefore(gateway.db, supplierId, fileId)) {
      await openOne(gateway, supplierId, earlier);
    }
  }
  await openOne(gateway, supplierId, fileId);
}

async function openOne(gateway: Gateway, supplierId: string, fileId: string): Promise<void> {
  await transact(gateway, async (trx, gateway) => {
    const file = await lockFile(trx, supplierId, fileId);
    if (file?.state !== 'received') return;
    const profile = supplierOf(gateway, supplierId);
    if (await isRepeated(gateway, trx, file)) return;

    const detected = detectFormat(await firstBytes(trx, file.sha256), file.name);
    if (detected.format === 'empty' || detected.format === 'unknown' || detected.format === 'text') {
      await holdUnread(gateway, trx, file, unreadable(file, detected.reason, profile, detected.format === 'empty'));
      return;
    }
    const opened = await translateFile(gateway, trx, profile, file, detected.format);
    if (opened === undefined) {
      const reason = `no mapping of this supplier reads a ${detected.format} file of this name`;
      await holdUnread(gateway, trx, file, unreadable(file, reason, profile, false));
      return;
    }
    const state = await recordFile(gateway, trx, profile, file, opened);
    await markFile(trx, file, state, gateway.clock.now());
  });
}

/**
 * The same bytes as an earlier file say nothing new. If that file is the stock in force, they confirm it; if its stock
 * was replaced meanwhile, the supplier is back at the old figures, and the file must be read.
 */
async function isRepeated(gateway: Gateway, trx: Database, file: SeenFile): Promise<boolean> {
  const earlier = await earlierSameContent(trx, file);
  if (earlier === undefined) return false;
  const now = gateway.clock.now();
  const standing = await confirmFeedOfFile(trx, file.supplierId, earlier, now);
  if (standing === 'replaced') return false;
  await markFile(trx, file, 'duplicate', now, `the same bytes as file ${earlier}`);
  gateway.tell({
    type: 'document-recorded',
    supplierId: file.supplierId,
    file: file.name,
    kind: standing === 'in-force' ? 'inventory' : 'file',
    label: 'repeat',
    state: 'duplicate',
    summary: standing === 'in-force' ? 'the same stock again: confirmed' : 'the same bytes again: nothing to do',
    ms: gateway.clock.now().getTime() - now.getTime(),
  });
  return true;
}

async function firstBytes(db: Database, sha256: Buffer): Promise<Uint8Array> {
  for await (const chunk of readContent(db, sha256)) return chunk.subarray(0, 4096);
  return new Uint8Array();
}

function unreadable(file: SeenFile, reason: string, profile: SupplierProfile, isEmpty: boolean): Problem {
  if (isEmpty) {
    return problem('FILE-EMPTY', 'error', { file: file.name }, 'The file is empty.', {
      expected: 'at least one document',
    });
  }
  const expected = profile.inbound.map((mapping) => mapping.source.file ?? mapping.source.transaction ?? mapping.id);
  return problem('FILE-FOREIGN', 'error', { file: file.name }, `The file cannot be taken: ${reason}.`, {
    expected: `one of ${[...new Set(expected)].join(', ') || 'the mappings of this supplier, which has none'}`,
  });
}

async function holdUnread(gateway: Gateway, trx: Database, file: SeenFile, found: Problem): Promise<void> {
  await markFile(trx, file, 'held', gateway.clock.now(), found.message);
  await raiseProblems(gateway, trx, { supplierId: file.supplierId, file: file.name, key: `file/${file.id}` }, [found]);
}
