import { type FigureMoments, figureMoments } from '../../domain/freshness.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { SeenFile } from '../../stores/files.ts';

/**
 * When the figures of a received file were true.
 *
 * @param stated the moment that its document says; undefined: it says none
 */
export function momentsOf(
  { stock, timeZone }: SupplierProfile,
  { modifiedAt, firstSeenAt }: Pick<SeenFile, 'modifiedAt' | 'firstSeenAt'>,
  stated: Date | undefined,
): FigureMoments {
  const theirs = stock.freshness.clock === 'server' ? { modifiedAt } : {};
  return figureMoments({ stated, ...theirs, firstSeenAt }, timeZone);
}
