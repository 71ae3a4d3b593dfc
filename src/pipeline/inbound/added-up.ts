import { takenBackBy } from '../../domain/undone-runs.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { appliedRunOfFile, appliedSince } from '../../stores/feed-undo.ts';
import type { SeenFile } from '../../stores/files.ts';

/**
 * Whether the changes of a file (stock.coverage: delta) are part of the stock in force. They must not be added a second
 * time, neither when the same bytes come again nor when the file is read again; what a person took back may.
 */
export async function isAddedUp(
  trx: Database,
  profile: SupplierProfile,
  file: Pick<SeenFile, 'supplierId' | 'id'>,
): Promise<boolean> {
  if (profile.stock.coverage !== 'delta') return false;
  const run = await appliedRunOfFile(trx, file.supplierId, file.id);
  return run !== undefined && takenBackBy(run.id, await appliedSince(trx, run)) === undefined;
}
