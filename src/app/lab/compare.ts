import type { Config } from '../../config/load.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { closeArchive } from '../../stores/archive/open.ts';
import { type DatabaseAddress, openDatabase, readOnly } from '../../stores/database.ts';
import { archiveOf, supplierFromDatabase } from '../offline.ts';
import { compareOver, type ReplayReport } from '../replay/replay.ts';
import { compileDraft, type DraftFile } from './draft.ts';
import { type LabFinding, labFinding } from './findings.ts';

/** What a gateway's files and database are, for a thread that reads them itself. */
export interface LabSource {
  readonly config: Config;
  readonly address: DatabaseAddress;
}

export type LabComparison =
  | (Omit<ReplayReport, 'version'> & { readonly state: 'compared' })
  | { readonly state: 'broken'; readonly findings: readonly LabFinding[] }
  | { readonly state: 'outbound' };

/**
 * Runs a draft over the last archived files of its supplier beside what is in force, and says what would have come out
 * differently. It reads in one transaction that cannot write.
 */
export async function compareDraft(draft: DraftFile, last: number, source: LabSource): Promise<LabComparison> {
  const own = compileDraft(draft);
  if (own.mapping === undefined)
    return { state: 'broken', findings: own.problems.map((one) => labFinding(draft.folder, one)) };
  const { mapping } = own;
  if (mapping.direction === 'out') return { state: 'outbound' };
  const db = await openDatabase({ address: source.address, logger: silentLogger, poolMax: 2 });
  try {
    const archive = await archiveOf(source.config, db);
    try {
      const live = await supplierFromDatabase(db, source.config, draft.supplier);
      const others = live.inbound.filter(({ id }) => id !== mapping.id);
      const profile = { ...live, revision: mapping.version, inbound: [mapping, ...others] };
      const { version: _, ...report } = await readOnly(db, (trx) =>
        compareOver(trx, archive, { supplier: draft.supplier, live, profile, only: mapping.id, last }),
      );
      return { state: 'compared', ...report };
    } finally {
      await closeArchive(archive);
    }
  } finally {
    await db.destroy();
  }
}
