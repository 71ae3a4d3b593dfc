import { withQuantity } from '../../documents/inventory-advice.ts';
import type { Placed } from '../../documents/parts.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { amendFeed, lockRunOfFile, openStage, settleStage, stageLines } from '../../stores/feeds.ts';
import { type HeldLineRow, isFollowed, markApplied } from '../../stores/held-lines.ts';
import { refreshListings } from '../../stores/listings.ts';
import type { StagedLine } from '../../stores/stage-writer.ts';
import type { Gateway } from '../gateway.ts';
import { currencyOf } from '../inbound/record/known-stock.ts';
import { recordHandlers } from '../inbound/record.ts';
import type { ReadAgain } from './read-again.ts';

type Line = Placed<Record<string, unknown>>;

/** Kinds whose documents take further lines; of the others nothing depends on single lines. */
const AMENDABLE = new Set(['acknowledgment', 'ship-notice', 'invoice', 'price-catalog']);

/**
 * Gives one line the effect that it would have had in its document, in the caller's transaction.
 *
 * @returns one sentence: what changed
 * @throws RejectedError HELD-LINE-REFUSED when it must not have it
 */
export async function recordLine(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  held: HeldLineRow,
  line: Line,
  again: ReadAgain,
): Promise<string> {
  if (held.kind === 'inventory') return recordStock(gateway, trx, profile, held, line, again);
  const handler = AMENDABLE.has(held.kind) ? recordHandlers[held.kind] : undefined;
  const found = again.documents.get(held.document);
  if (handler === undefined || found === undefined) {
    throw refusal(`Lines of a ${held.kind} have no effect of their own; ignore it, or have the document sent again.`);
  }
  const document = { ...found.document, lines: [line], lineCount: 1, held: [], heldCount: 0 };
  const { documentId } = held;
  const recorded = await handler({ gateway, trx, profile, file: again.file, document, documentId, amendedBy: held.id });
  if (recorded.state !== 'applied') throw refusal(`It would have no effect: ${recorded.summary}.`);
  await markApplied(trx, profile.id, documentId);
  return recorded.summary;
}

/** The line joins the stock in force, if that is still the feed it belongs to: newer figures are never overwritten. */
async function recordStock(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  held: HeldLineRow,
  line: Line,
  again: ReadAgain,
): Promise<string> {
  const run = await lockRunOfFile(trx, profile.id, held.fileId);
  if (run?.isInForce !== true) {
    throw refusal(`${held.file} is not the stock in force (any more), so its line must not change the stock.`);
  }
  if (again.isOverruled(held, line) || (await isFollowed(trx, held, line))) {
    throw refusal(`A later line of ${held.file} says the stock of ${String(line.sku)}; that one stands.`);
  }
  const found = again.documents.get(held.document);
  await openStage(trx);
  await stageLines(trx, [withQuantity(line as StagedLine)]);
  await settleStage(trx, profile.stock.duplicates);
  const now = gateway.clock.now();
  const change = await amendFeed(trx, {
    supplierId: profile.id,
    feed: run.feed,
    feedRunId: run.id,
    isDelta: profile.stock.coverage === 'delta',
    confirmedAt: run.asOf,
    currency: currencyOf(profile, found === undefined ? [] : [found.document]) ?? profile.currency,
    match: profile.products.match,
    list: profile.products.list,
    now,
  });
  for (const storefrontId of await refreshListings(trx, now, { fileSeenAt: again.file.firstSeenAt })) {
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  }
  return change.inserted + change.changed > 0 ? `the stock of ${String(line.sku)} changed` : 'the stock was so already';
}

export function refusal(message: string): RejectedError {
  return new RejectedError('HELD-LINE-REFUSED', message);
}
