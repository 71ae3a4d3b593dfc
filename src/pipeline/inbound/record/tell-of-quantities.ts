import type { Problem } from '../../../kernel/problem.ts';
import type { SupplierProfile } from '../../../partners/profile.ts';
import type { Database } from '../../../stores/database.ts';
import { closeException } from '../../../stores/exceptions.ts';
import type { SeenFile } from '../../../stores/files.ts';
import { raise } from '../../exceptions.ts';
import type { Gateway } from '../../gateway.ts';

const DOUBTFUL: ReadonlySet<string> = new Set(['MAP-CLAMPED', 'MAP-QUANTITY-KIND']);
/** Findings that the message names; the exception has more of them, and the document all that were listed. */
const NAMED = 5;
const KEPT = 20;

/** Lines with quantities that were not taken as they stand, or not at all; somebody should know which they are. */
export async function tellOfQuantities(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
  feed: string,
  problems: readonly Problem[],
): Promise<void> {
  const dedupeKey = `FEED-QUANTITIES/${profile.id}/${feed}`;
  const found = problems.filter(({ code }) => DOUBTFUL.has(code));
  if (found.length === 0) {
    await closeException(trx, dedupeKey, 'a feed without any', gateway.clock.now());
    return;
  }
  const kinds = [...new Set(found.map(({ message }) => message))];
  const some = kinds.slice(0, NAMED).join('; ') + (kinds.length > NAMED ? '; …' : '');
  await raise(gateway, trx, {
    dedupeKey,
    code: 'FEED-QUANTITIES',
    severity: 'warning',
    supplierId: profile.id,
    message: `${file.name}: quantities that need a look: ${some}.`,
    facts: { feed, examples: found.slice(0, KEPT) },
  });
}
