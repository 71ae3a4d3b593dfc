import type { SupplierProfile } from '../../../partners/profile.ts';
import type { Database } from '../../../stores/database.ts';
import { closeException } from '../../../stores/exceptions.ts';
import { stageDiffers } from '../../../stores/feed-statistics.ts';
import type { DuplicatePolicy, RepeatedLines } from '../../../stores/feeds.ts';
import type { SeenFile } from '../../../stores/files.ts';
import { raise } from '../../exceptions.ts';
import type { Gateway } from '../../gateway.ts';
import type { TranslatedDocument } from '../translate.ts';

/** A feed that contradicts itself was applied by the rule of the supplier; somebody should know which SKUs that were. */
export async function tellOfRepeated(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
  feed: string,
  repeated: RepeatedLines,
  policy: DuplicatePolicy,
): Promise<void> {
  const dedupeKey = `FEED-DUPLICATES/${profile.id}/${feed}`;
  if (repeated.differing === 0 || policy === 'sum') {
    await closeException(trx, dedupeKey, 'a feed without any', gateway.clock.now());
    return;
  }
  await raise(gateway, trx, {
    dedupeKey,
    code: 'FEED-DUPLICATES',
    severity: 'warning',
    supplierId: profile.id,
    message: `${file.name}: ${repeated.differing} SKU(s) come more than once with different figures; the last line stands: ${named(repeated)}.`,
    facts: { feed, ...repeated },
  });
}

/** The SKUs that a feed names more than once with different figures, as one clause. */
export function contradictions(repeated: RepeatedLines): string {
  return `${repeated.differing} SKU(s) come more than once with different figures: ${named(repeated)}`;
}

function named({ examples, differing }: RepeatedLines): string {
  const some = examples.slice(0, differing).map(({ sku, ordinals }) => `${sku} (${ordinals.join(', ')})`);
  return some.join('; ') + (differing > some.length ? '; …' : '');
}

/** What a partial feed says is said nowhere else: where it came too late to count, somebody should know which SKUs that were. */
export async function tellOfLate(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
  feed: string,
  state: string,
): Promise<void> {
  const dedupeKey = `FEED-CHANGES-LATE/${profile.id}/${feed}`;
  if (state === 'applied') await closeException(trx, dedupeKey, 'newer changes were applied', gateway.clock.now());
  if (state !== 'stale') return;
  const { count, examples } = await stageDiffers(trx, profile.id);
  if (count === 0) return;
  const some = (examples ?? []).join(', ') + (count > (examples ?? []).length ? ', …' : '');
  await raise(gateway, trx, {
    dedupeKey,
    code: 'FEED-CHANGES-LATE',
    severity: 'warning',
    supplierId: profile.id,
    message: `${file.name} came after newer changes and had no effect; ${count} SKU(s) stand at other figures than it says: ${some}.`,
    facts: { feed, file: file.name, count, examples },
  });
}

/** Lines of which nobody knows what they say; somebody has to put them right, or ignore them. */
export async function tellOfHeldLines(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: SeenFile,
  feed: string,
  held: TranslatedDocument['held'],
  count: number,
): Promise<void> {
  await raise(gateway, trx, {
    dedupeKey: heldLinesKey(profile.id, feed),
    code: 'FEED-LINES-HELD',
    severity: 'warning',
    supplierId: profile.id,
    message: `${file.name}: ${count} line(s) held; their SKUs keep the stock they had.`,
    facts: {
      examples: held.slice(0, 5).map((line) => ({ raw: line.raw.slice(0, 500), problems: line.problems })),
    },
  });
}

/** The exception about lines of a feed that are held. */
export function heldLinesKey(supplierId: string, feed: string): string {
  return `FEED-LINES-HELD/${supplierId}/${feed}`;
}
